/**
 * One connection for everybody, for as long as it lasts: after `onLost`, or when it could not be made, whoever asks next makes
 * another.
 */
export function lasting<T>(connect: (onLost: () => void) => Promise<T>): () => Promise<T> {
  let current: Promise<T> | undefined
  const forget = () => {
    current = undefined
  }
  return () => {
    if (current === undefined) {
      current = connect(forget)
      current.catch(forget)
    }
    return current
  }
}
