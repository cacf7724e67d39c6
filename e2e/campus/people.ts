import { addPeople, type SimulatedPerson } from '@yimatong/bench/simulated/campus-people'
import type { DemoCampus } from '@yimatong/contract/demo-api'
import type { IdentityClass } from '@yimatong/contract/states'
import { ask } from './database.ts'
import { grantSubsidy } from './ledger.ts'
import type { Place } from './place.ts'

/** Somebody who can log in, with money that nobody else touches. */
export interface Payer extends SimulatedPerson {
  schoolNo: string
  password: string
  balanceFen: number
}

/** They are in the pictures. */
const NAMES = ['周明轩', '林晓彤', '郑国栋', '何雨欣', '高志远', '罗静怡']

let crowds = 0

/** A prefix that no crowd had before, also not one of an earlier worker on the same data. */
function freshPrefix(): string {
  crowds += 1
  return `E${Date.now().toString(36).slice(-5)}${crowds.toString(36)}`.toUpperCase().slice(0, 8)
}

/** People who never log in: simulated phones pay for them. */
export function aCrowd(
  place: Place,
  options: { count: number; identityClass?: IdentityClass; balanceFen?: number },
): Promise<SimulatedPerson[]> {
  return addPeople(place, { ...options, prefix: freshPrefix() })
}

interface Wanted {
  identityClass?: IdentityClass
  balanceFen?: number
  subsidyFen?: number
}

/** One new person with the demo's password, known from the demo's own list of logins. */
export async function aPayer(
  place: Place,
  { identityClass = 'STUDENT', balanceFen = 10_000, subsidyFen = 0 }: Wanted = {},
): Promise<Payer> {
  const [person] = await addPeople(place, { count: 1, identityClass, balanceFen, prefix: freshPrefix() })
  if (!person) throw new Error('nobody was added')
  if (subsidyFen > 0) await grantSubsidy(place, person.accountNo, subsidyFen)
  const { logins } = (await (await fetch(`${place.origin}/demo/v1/campus`)).json()) as DemoCampus
  const [login] = logins
  if (!login) throw new Error('the demo campus has no logins')
  await ask(
    place.ownerUrls.payment,
    `UPDATE persons SET name = $3, password_hash = (SELECT password_hash FROM persons WHERE school_no = $1)
     WHERE person_id = $2`,
    [login.schoolNo, person.personId, NAMES[crowds % NAMES.length]],
  )
  return { ...person, schoolNo: person.accountNo.slice(1), password: login.password, balanceFen }
}

/** As a roster would say it; null while the identity is not established. */
export async function become(place: Place, { personId }: Payer, identityClass: IdentityClass | null): Promise<void> {
  const text = 'UPDATE persons SET identity_class = $2::identity_class WHERE person_id = $1'
  await ask(place.ownerUrls.payment, text, [personId, identityClass])
}
