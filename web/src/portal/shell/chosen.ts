import { createContext } from 'react'

/** What hears that a page of the sidebar was chosen, the one that is shown among them: whoever chooses wants to see it. */
export const ChosenContext = createContext<() => void>(() => undefined)
