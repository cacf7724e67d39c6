import { useWords, words } from '../../../shared/i18n/words.ts'
import { useOfficeSession } from '../../session/session.ts'
import { Page } from '../../ui/Page.tsx'
import { HOME_CARDS } from './cards.tsx'
import './office-home.css'

const WORDS = words(
  { title: '后勤处首页', hello: (name: string) => `${name}，您好` },
  { title: 'Logistics office', hello: (name) => `Hello, ${name}` },
)

/** What waits for this person, and how the campus does: each card asks for itself, so one that fails hides no other. */
export default function OfficeHomePage() {
  const word = useWords(WORDS)
  const { user, role } = useOfficeSession()
  return (
    <Page title={word.title}>
      <p className="muted">{word.hello(user.name)}</p>
      <div className="office-cards">
        {HOME_CARDS.filter(({ roles }) => roles.includes(role)).map(({ name, card: Card }) => (
          <Card key={name} />
        ))}
      </div>
    </Page>
  )
}
