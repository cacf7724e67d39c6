import { useWords } from '../../shared/i18n/words.ts'
import { useStore } from '../../shared/store.ts'
import { InstallIcon } from '../../shared/ui/icons.tsx'
import { install, isInstalled, isIos } from '../offline/install.ts'
import { ME_WORDS } from './words.ts'

/** How to put the app on the home screen, where that can be done from here. */
export function InstallHint() {
  const word = useWords(ME_WORDS)
  const prompt = useStore(install, (state) => state.prompt)
  const ios = isIos(navigator.userAgent, navigator.maxTouchPoints)
  if (isInstalled() || (prompt === undefined && !ios)) return null
  return (
    <section className="card install">
      <InstallIcon />
      <div>
        <h2>{word.install}</h2>
        <p>{prompt === undefined ? word.installIos : word.installHint}</p>
      </div>
      {prompt !== undefined && (
        <button type="button" className="button" onClick={() => void prompt.prompt()}>
          {word.installAction}
        </button>
      )}
    </section>
  )
}
