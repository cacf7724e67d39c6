const TrueDate = Date

let offMs = 0

/** One function for good: a service that keeps it from its start must hear of every change of the clock all the same. */
const now = () => TrueDate.now() + offMs

globalThis.Date = new Proxy(TrueDate, {
  construct: (date, given, newTarget) => Reflect.construct(date, given.length === 0 ? [now()] : given, newTarget),
  get: (date, name) => (name === 'now' ? now : Reflect.get(date, name)),
})

/**
 * From now on `Date.now()` and `new Date()` are off by so many milliseconds in this process; timers and what is measured by
 * `performance` go on as ever. Called again it counts from the same clock.
 * @param {number} byMs
 */
export const moveClock = (byMs) => {
  offMs = byMs
}
