import {
  type Batch,
  type DeviceKeys,
  type DeviceVoucher,
  makeDeviceKeys,
  openBatch,
  present,
  presentDigits,
} from '@yimatong/contract/device'
import { newId } from '@yimatong/contract/ids'
import type { DeviceView } from '@yimatong/contract/tsm-api'
import request, { type Response } from 'supertest'
import type { World } from './world.ts'

/** A person's phone, which does everything with the functions that the contract gives to phones. */
export interface Phone {
  readonly personId: string
  readonly keys: DeviceKeys
  readonly device: DeviceView
  /** Asks for ten codes and opens them; `next` is the voucher with which the phone says that it goes on. */
  refill(next?: DeviceVoucher): Promise<Batch>
  /** The answer as it came, for asking in vain. */
  askForCodes(next?: DeviceVoucher): Promise<Response>
  /** What it shows now, for a voucher of its own. */
  show(voucher: DeviceVoucher, at?: number): Promise<string>
  showDigits(voucher: DeviceVoucher, at?: number): Promise<string>
  revoke(): Promise<Response>
}

export type IdentityClass = Parameters<World['appToken']>[1]

/** Sends an enrolment as it is. */
export async function enrol(world: World, personId: string, body: object): Promise<Response> {
  return request(world.app)
    .post('/tsm/v1/devices')
    .auth(await world.appToken(personId), { type: 'bearer' })
    .send(body)
}

/** A phone that has enrolled, of a new person unless one is given. */
export async function aPhone(
  world: World,
  { personId = newId('person'), cls }: { personId?: string; cls?: NonNullable<IdentityClass> } = {},
): Promise<Phone> {
  const keys = await makeDeviceKeys()
  const enrolled = await enrol(world, personId, { name: 'Phone', ...keys.enrolment })
  if (enrolled.status !== 201) throw new Error(`not enrolled: ${enrolled.text}`)
  const device: DeviceView = enrolled.body
  const token = () => world.appToken(personId, cls)
  const askForCodes = async (next?: DeviceVoucher) =>
    request(world.app)
      .post(`/tsm/v1/devices/${device.deviceId}/codes`)
      .auth(await token(), { type: 'bearer' })
      .send(next && { next: next.jti })
  return {
    personId,
    keys,
    device,
    askForCodes,
    async refill(next) {
      const answer = await askForCodes(next)
      if (answer.status !== 200) throw new Error(`no codes: ${answer.text}`)
      return openBatch(answer.body.batch, keys.decryptionKey)
    },
    show: (voucher, at = world.now) => present(voucher, keys.signingKey, at),
    showDigits: (voucher, at = world.now) => presentDigits(voucher, at),
    revoke: async () =>
      request(world.app)
        .delete(`/tsm/v1/devices/${device.deviceId}`)
        .auth(await token(), { type: 'bearer' }),
  }
}

/** The voucher in a place of a batch; throws when there is none. */
export function voucherAt(batch: Batch, place: number): DeviceVoucher {
  const voucher = batch.vouchers[place]
  if (voucher === undefined) throw new Error(`the batch has no voucher ${place}`)
  return voucher
}
