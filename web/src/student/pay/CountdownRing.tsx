import { STEP_SECONDS } from '@yimatong/contract/device'

/** A thin ring that empties with the step. The seconds stand inside; whoever cannot see it reads them in the code's label. */
export function CountdownRing({ seconds }: { seconds: number }) {
  return (
    <span className="ring" aria-hidden="true">
      <svg viewBox="0 0 40 40">
        <circle className="ring-track" cx="20" cy="20" r="17" />
        <circle
          // A new step starts a new ring, so that it never runs backwards.
          key={seconds === STEP_SECONDS ? 'full' : 'running'}
          className="ring-left"
          cx="20"
          cy="20"
          r="17"
          pathLength={STEP_SECONDS}
          strokeDasharray={STEP_SECONDS}
          strokeDashoffset={STEP_SECONDS - seconds}
        />
      </svg>
      <span className="ring-seconds figures">{seconds}</span>
    </span>
  )
}
