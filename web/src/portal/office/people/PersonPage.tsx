import type { PersonCard } from '@yimatong/contract/office-api'
import { useWords } from '../../../shared/i18n/words.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { AccountCard } from './AccountCard.tsx'
import { BillsCard } from './BillsCard.tsx'
import { HistoryCard } from './HistoryCard.tsx'
import { IdentityCard } from './IdentityCard.tsx'
import { LoginCard } from './LoginCard.tsx'
import { PersonChips } from './PersonChips.tsx'
import { PhonesCard } from './PhonesCard.tsx'
import { StateCard } from './StateCard.tsx'
import { usePerson } from './use-people.ts'
import { CARD_WORDS } from './words.ts'

/** Somebody, with everything that the office knows of them and may do about them. */
export function PersonPage({ personId }: { personId: string }) {
  const word = useWords(CARD_WORDS)
  const person = usePerson(personId)
  return (
    <Page
      title={person.data?.name ?? word.back}
      back={{ href: '/people', name: word.back }}
      note={person.data && <PersonChips person={person.data} />}
    >
      <Loaded query={person}>{(card) => <Cards person={card} />}</Loaded>
    </Page>
  )
}

function Cards({ person }: { person: PersonCard }) {
  const { personId } = person
  return (
    <>
      <div className="person-grid">
        <IdentityCard person={person} />
        <AccountCard person={person} />
        <StateCard person={person} />
        <LoginCard person={person} />
      </div>
      <PhonesCard person={person} />
      <BillsCard personId={personId} />
      <HistoryCard personId={personId} />
    </>
  )
}
