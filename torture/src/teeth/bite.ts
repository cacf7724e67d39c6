import { setTimeout as pause } from 'node:timers/promises'
import path from 'node:path'
import { type Campus, openCampus } from '../campus/campus.ts'
import { callAuditor } from '../judge/auditor.ts'
import { judge, type Violation } from '../judge/judge.ts'
import { readBalances, readEnds } from '../judge/readings.ts'
import { openNotices, OWNER } from '../office/notices.ts'
import type { Receiver } from '../office/receiver.ts'
import { gatherPeople, type Lunch, startLunch } from '../lunch/lunch.ts'
import { createRandom, type Random } from '../random.ts'
import type { RoundOptions } from '../round.ts'
import { plant } from './plant.ts'
import { TEETH, type Tooth } from './teeth.ts'

export interface Bite {
  name: string
  /** The rules that noticed the defect; none when it was missed. */
  caughtBy: readonly string[]
  seconds: number
}

const TOGETHER = 8
const A_SECOND = 300
const LUNCH_MS = 5000
const POINT_WITHIN_MS = 4000
const MET_WITHIN_MS = 20_000
const ENOUGH_MET = 4
/** What is in doubt when a lunch ends is told after some ten seconds, when all is well. */
const ALL_ENDS_WITHIN_MS = 25_000

/** Plays what brings the defect to light, and gives what the judge says. */
async function look(campus: Campus, tooth: Tooth, prefix: string, random: Random): Promise<Violation[]> {
  const began = Date.now()
  const crowd = { prefix, share: 0.25, isPoor: tooth.isPoorCrowd ?? false }
  const all = await gatherPeople(campus, crowd, random)
  const notices = tooth.receiver === undefined ? undefined : await openNotices(campus, random.branch('merchant'))
  notices?.receiver.turn(tooth.receiver)
  // Where somebody is told of payments, they are all made there.
  const people =
    notices === undefined
      ? all
      : { ...all, tills: all.tills.filter(({ merchantNo }) => merchantNo === OWNER.merchantNo) }
  const before = await readBalances(campus, people.customers)
  const lunch = startLunch(campus, people, {
    run: prefix,
    together: TOGETHER,
    aSecond: A_SECOND,
    plays: () => tooth.plays,
    random,
  })
  const links = [...campus.links.values()].filter(({ name }) => tooth.trouble?.links.test(name))
  for (const link of links) if (tooth.trouble) link.trouble(tooth.trouble.trouble)
  const { crash } = tooth
  if (crash !== undefined) await Promise.all(crash.hosts.map((host) => dieAndReturn(campus, host, crash.point)))
  await pause(LUNCH_MS)
  if (notices !== undefined) await isMet(notices.receiver)
  for (const link of links) await link.heal()
  notices?.receiver.turn(undefined)
  const late = await settle(campus, lunch)
  await readEnds(campus, lunch, { began, withinMs: late.length > 0 ? 0 : ALL_ENDS_WITHIN_MS })
  const after = await readBalances(campus, people.customers)
  const told = (await notices?.judge(lunch.history.sales)) ?? []
  notices?.receiver.close()
  return [...late, ...judge(lunch.history, people, { balances: { before, after }, clockOff: [] }), ...told]
}

/** A defect in what somebody is told shows only when somebody has been told. */
async function isMet(receiver: Receiver): Promise<void> {
  const deadline = performance.now() + MET_WITHIN_MS
  while (receiver.met() < ENOUGH_MET && performance.now() < deadline) await pause(50)
}

async function dieAndReturn(campus: Campus, name: keyof Campus['hosts'], point: string): Promise<void> {
  const host = campus.hosts[name]
  host.arm('die', point, 1)
  const deadline = performance.now() + POINT_WITHIN_MS
  while (host.isRunning() && performance.now() < deadline) await pause(10)
  await host.bringUp()
}

async function settle(campus: Campus, lunch: Lunch): Promise<Violation[]> {
  await lunch.stopComing()
  await Promise.all([...campus.links.values()].map((link) => link.quiet()))
  const tookMs = await lunch.settle(ALL_ENDS_WITHIN_MS)
  return tookMs < ALL_ENDS_WITHIN_MS ? [] : [{ rule: 'everything ends', what: 'something is still in doubt' }]
}

/** Plants one defect after the other and tells by which rule each was noticed; at first none, when all must be well. */
export async function biteAll({ seed, folder, template, port, say }: RoundOptions, only = ''): Promise<Bite[]> {
  const random = createRandom(seed, 'teeth')
  const dir = path.join(folder, 'teeth')
  const open = () =>
    openCampus({ dir, template, port, random: random.branch('links'), withRedis: false, isInModules: true })
  let campus = await open()
  try {
    const sound = await lookWithout(campus, random)
    if (sound.length > 0)
      throw new Error(`without any defect: ${sound.map(({ rule, what }) => `${rule}\n${what}`).join('\n')}`)
    const bites: Bite[] = []
    for (const [index, tooth] of TEETH.entries()) {
      if (!tooth.name.includes(only)) continue
      const began = performance.now()
      const mend = await plant(campus, tooth)
      const found = await look(campus, tooth, `TH${index.toString(36).toUpperCase()}`, random.branch(tooth.name))
      if (tooth.database?.statements === undefined) await mend()
      else {
        // Without an index over numbers nobody can pay any more, and over what is double now none can be made.
        await campus.stop()
        campus = await open()
      }
      const caughtBy = [...new Set(found.map(({ rule }) => rule))]
      const bite = { name: tooth.name, caughtBy, seconds: Math.round((performance.now() - began) / 1000) }
      say(
        `${caughtBy.length === 0 ? 'MISSED' : 'caught'}  ${bite.name} (${bite.seconds} s)\n          ${caughtBy.join(' · ')}`,
      )
      bites.push(bite)
    }
    return bites
  } finally {
    await campus.stop()
  }
}

/** The same plays under the same troubles with nothing planted: whoever is red then would be red for everything. */
async function lookWithout(campus: Campus, random: Random): Promise<Violation[]> {
  const plays = Object.assign({}, ...TEETH.map((tooth) => tooth.plays)) as Tooth['plays']
  const trouble = { links: /^gateway-.>onecard$/, trouble: { kind: 'LOSE_ANSWER', share: 0.5, delayMs: 0 } } as const
  const found = await look(campus, { name: 'none', plays, trouble, receiver: 'ERROR' }, 'TH', random.branch('none'))
  return [...found, ...(await callAuditor(campus))]
}
