import { type Language, useLanguage } from './language.ts'

/** The same words in both languages. A word that one of them lacks does not compile. */
export type Words<T> = Readonly<Record<Language, T>>

/**
 * A dictionary: Chinese gives the shape, English must have exactly the same keys. A value is a sentence, or a function
 * that makes one: `words({ left: (n: number) => `剩余 ${n}` }, { left: (n) => `${n} left` })`.
 */
export function words<T extends object>(zh: T, en: NoInfer<T>): Words<T> {
  return { 'zh-CN': zh, en }
}

/** The dictionary's words in the page's language; the component follows a switch. */
export function useWords<T>(dictionary: Words<T>): T {
  return dictionary[useLanguage()]
}
