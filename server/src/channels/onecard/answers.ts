/**
 * The peer's answers in the order of what was asked, matched by payment id. Throws when one is missing: an answer that
 * is not there must never be taken for another payment's.
 */
export function inOrder<Answer>(
  asked: readonly { paymentId: string }[],
  answers: readonly Answer[],
  idOf: (answer: Answer) => string,
): Answer[] {
  const byId = new Map(answers.map((answer) => [idOf(answer), answer]))
  return asked.map(({ paymentId }) => {
    const answer = byId.get(paymentId)
    if (answer === undefined) throw new Error(`no answer for ${paymentId}`)
    return answer
  })
}
