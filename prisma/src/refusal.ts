/** An error whose message is a sentence for the person at the terminal: the launcher prints it without a stack. */
export const refusal = (sentence: string, options?: ErrorOptions) =>
  Object.assign(new Error(sentence, options), { name: 'Refusal' })
