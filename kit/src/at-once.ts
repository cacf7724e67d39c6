/**
 * Goes on with a value at once when it is there, and when it has come otherwise. What is remembered is known without waiting, and
 * a hot route that waits all the same pays for a promise and a turn of the queue at each step.
 */
export function atOnce<T, R>(value: T | Promise<T>, next: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(next) : next(value)
}
