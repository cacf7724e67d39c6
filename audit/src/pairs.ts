/** A row of one side, a row of the other, or both, under one key. */
export interface Pair<Left, Right> {
  key: string
  left?: Left
  right?: Right
}

/** Ascending, as bytes: the order of `COLLATE "C"`. */
const before = (one: string, other: string): boolean => Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0

/** Walks two lists that ascend by their keys side by side, each once; memory holds a row of each. */
export async function* pairs<Left extends { key: string }, Right extends { key: string }>(
  lefts: AsyncGenerator<Left>,
  rights: AsyncGenerator<Right>,
): AsyncGenerator<Pair<Left, Right>> {
  let [left, right] = [await lefts.next(), await rights.next()]
  while (left.done !== true || right.done !== true) {
    const [leftKey, rightKey] = [
      left.done === true ? undefined : left.value.key,
      right.done === true ? undefined : right.value.key,
    ]
    const key = leftKey === undefined || (rightKey !== undefined && before(rightKey, leftKey)) ? rightKey : leftKey
    if (key === undefined) return
    const pair: Pair<Left, Right> = { key }
    if (left.done !== true && leftKey === key) {
      pair.left = left.value
      left = await lefts.next()
    }
    if (right.done !== true && rightKey === key) {
      pair.right = right.value
      right = await rights.next()
    }
    yield pair
  }
}
