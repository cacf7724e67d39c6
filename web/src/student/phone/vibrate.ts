/** The phone trembles in the hand, for so many milliseconds by turns with pauses. Not on iOS; browsers complain before the first touch. */
export function vibrate(pattern: readonly number[]): void {
  if ('vibrate' in navigator && navigator.userActivation.hasBeenActive) navigator.vibrate([...pattern])
}
