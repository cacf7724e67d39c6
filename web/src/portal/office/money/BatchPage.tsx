import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { When } from '../../ui/When.tsx'
import { MoveTable } from './Drawers.tsx'
import { Progress } from './SubsidiesSection.tsx'
import { useBatch } from './use-money.ts'
import { MONEY_WORDS } from './words.ts'

/** One batch: how far it is, and who got nothing. */
export function BatchPage({ batchId }: { batchId: string }) {
  const word = useWords(MONEY_WORDS)
  const batch = useBatch(batchId)
  return (
    <Page
      title={batch.data?.name ?? word.subsidies.title}
      back={{ href: '/money/subsidies', name: word.subsidies.title }}
    >
      <Loaded query={batch}>
        {(known) => (
          <>
            <section className="card" aria-label={word.subsidies.title}>
              <Facts>
                <Fact name={word.what}>{word.purposes[known.purpose]}</Fact>
                <Fact name={word.subsidies.rows}>{known.rows}</Fact>
                <Fact name={word.subsidies.total}>
                  <Amount fen={known.total} />
                </Fact>
                <Fact name={word.subsidies.progress}>
                  <Progress batch={known} />
                </Fact>
                <Fact name={word.subsidies.by}>{known.askedByName}</Fact>
                <Fact name={word.subsidies.created}>
                  <When at={known.createdAt} />
                </Fact>
              </Facts>
            </section>
            {known.refused.length > 0 && (
              <section className="card" aria-labelledby="money-refused">
                <h2 className="card-title" id="money-refused">
                  {word.subsidies.refused}
                </h2>
                <MoveTable moves={known.refused} />
              </section>
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}
