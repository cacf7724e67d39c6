import { setTimeout as pause } from 'node:timers/promises'
import type { Answer } from '@yimatong/bench/simulated/json'
import { pay, query } from '@yimatong/bench/simulated/till'
import type { PaymentView } from '@yimatong/contract/gateway-api'
import type { Intent } from './crowd.ts'

/** Everything that a till saw of one payment, in order. */
export interface Story {
  intent: Intent
  views: PaymentView[]
  /** Requests without an answer, and answers that were no payment. */
  silences: number
  refusals: string[]
  /** The server says that it has no such payment, and the code is too old to start one now. */
  neverOpened: boolean
}

/** After two steps nobody can redeem a code any more, so sending it again could only be refused. */
const CODE_LIFE_MS = 60_000
const ASK_AGAIN_MS = 250

export const isFinal = ({ state }: PaymentView): boolean => state !== 'PROCESSING' && state !== 'USERPAYING'
export const lastView = (story: Story): PaymentView | undefined => story.views.at(-1)

const hasEnded = (story: Story): boolean => {
  const last = lastView(story)
  return story.neverOpened || (last !== undefined && isFinal(last))
}

const newStory = (intent: Intent): Story => ({ intent, views: [], silences: 0, refusals: [], neverOpened: false })

/** Takes down what came back. True when it was the server's word on this payment. */
function noteAnswer(story: Story, { status, body }: Answer): boolean {
  if (status === 200) story.views.push(body as PaymentView)
  else story.refusals.push(`${status} ${JSON.stringify(body)}`)
  return status === 200
}

async function attempt(story: Story, call: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    const answer = await call()
    noteAnswer(story, answer)
    return answer
  } catch {
    // Nobody knows what happened at the other end. That is no failure.
    story.silences += 1
    return undefined
  }
}

export interface Lunch {
  stories: readonly Story[]
  /** Resolves when that many payments have been answered. */
  answered: (count: number) => Promise<void>
  /** Resolves when every till knows the end of every payment; rejects after `withinMs` without progress to an end. */
  ended: Promise<void>
}

const WAITED_FOR_MS = 90_000

/** Pays as a till does: sends once, and then asks by its own number; what never arrived is sent again while the code lives. */
async function tell(story: Story, onAnswer: () => void): Promise<void> {
  const { till, outTradeNo, amount, code } = story.intent
  const authCode = await code()
  const shownAt = Date.now()
  const send = () => attempt(story, () => pay(till, { outTradeNo, authCode, amount }))
  await send()
  onAnswer()
  while (!hasEnded(story)) {
    if (Date.now() - shownAt > WAITED_FOR_MS) throw new Error(`${outTradeNo} has no end: ${JSON.stringify(story)}`)
    await pause(ASK_AGAIN_MS)
    const answer = await attempt(story, () => query(till, outTradeNo))
    if (answer?.status !== 404) continue
    if (Date.now() - shownAt < CODE_LIFE_MS / 2) await send()
    else story.neverOpened = Date.now() - shownAt > CODE_LIFE_MS
  }
}

/** Starts all payments, `together` at a time. */
export function startLunch(intents: readonly Intent[], together: number): Lunch {
  const stories = intents.map(newStory)
  const waiting = new Map<number, () => void>()
  let count = 0
  const onAnswer = () => {
    count += 1
    waiting.get(count)?.()
  }
  let next = 0
  const cashier = async () => {
    for (let story = stories[next++]; story; story = stories[next++]) await tell(story, onAnswer)
  }
  return {
    stories,
    answered: (wanted) =>
      wanted <= count ? Promise.resolve() : new Promise((resolve) => waiting.set(wanted, () => resolve())),
    ended: Promise.all(Array.from({ length: together }, cashier)).then(() => undefined),
  }
}
