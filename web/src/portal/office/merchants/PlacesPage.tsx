import type { OfficeCanteen, OfficeCategory } from '@yimatong/contract/office-api'
import { useState } from 'react'
import { useWords } from '../../../shared/i18n/words.ts'
import { PlusIcon } from '../../../shared/ui/icons.tsx'
import { useOfficeSession } from '../../session/session.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { OFFICE_MERCHANT_PATHS } from './paths.ts'
import { CanteenPanel, CategoryPanel, clockOf } from './PlacePanels.tsx'
import { useCanteens, useCategories } from './use-merchants.ts'
import { PLACES_WORDS } from './words.ts'
import './merchants.css'

type Asked = { is: 'CANTEEN'; canteen?: OfficeCanteen } | { is: 'CATEGORY'; category?: OfficeCategory }

/** Where stalls stand, and what kinds of them there are. */
export function PlacesPage() {
  const word = useWords(PLACES_WORDS)
  const mayWrite = useOfficeSession().role === 'LOGISTICS'
  const [asked, setAsked] = useState<Asked>()
  const close = () => setAsked(undefined)
  const onAsk = mayWrite ? setAsked : undefined
  return (
    <Page title={word.title} back={{ href: OFFICE_MERCHANT_PATHS.merchants, name: word.back }}>
      <div className="office-columns">
        <Canteens onAsk={onAsk} />
        <Categories onAsk={onAsk} />
      </div>
      {asked?.is === 'CANTEEN' && <CanteenPanel canteen={asked.canteen} onClose={close} />}
      {asked?.is === 'CATEGORY' && <CategoryPanel category={asked.category} onClose={close} />}
    </Page>
  )
}

interface PlacesProps {
  /** Absent: this person may not. */
  onAsk: ((asked: Asked) => void) | undefined
}

interface HeadProps {
  id: string
  title: string
  action: string
  onAdd: (() => void) | undefined
}

function Head({ id, title, action, onAdd }: HeadProps) {
  return (
    <div className="office-card-head">
      <h2 id={id} className="card-title">
        {title}
      </h2>
      {onAdd && (
        <button type="button" className="button button-quiet" onClick={onAdd}>
          <PlusIcon size={16} />
          {action}
        </button>
      )}
    </div>
  )
}

function Canteens({ onAsk }: PlacesProps) {
  const word = useWords(PLACES_WORDS)
  const query = useCanteens()
  return (
    <section aria-labelledby="canteens">
      <Head
        id="canteens"
        title={word.canteens}
        action={word.addCanteen}
        onAdd={onAsk && (() => onAsk({ is: 'CANTEEN' }))}
      />
      <Loaded query={query}>
        {({ canteens }) => (
          <TableFrame label={word.canteens}>
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{word.name}</th>
                  <th scope="col">{word.hours}</th>
                  <th scope="col" className="number">
                    {word.merchants}
                  </th>
                  {onAsk && <th scope="col">{word.actions}</th>}
                </tr>
              </thead>
              <tbody>
                {canteens.map((canteen) => (
                  <tr key={canteen.canteenId}>
                    <Names place={canteen} />
                    <td className="nowrap figures">
                      {clockOf(canteen.opensMinute)}–{clockOf(canteen.closesMinute)}
                    </td>
                    <td className="number">{canteen.merchants}</td>
                    {onAsk && <Change onAsk={() => onAsk({ is: 'CANTEEN', canteen })} />}
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
        )}
      </Loaded>
    </section>
  )
}

function Categories({ onAsk }: PlacesProps) {
  const word = useWords(PLACES_WORDS)
  const query = useCategories()
  return (
    <section aria-labelledby="categories">
      <Head
        id="categories"
        title={word.categories}
        action={word.addCategory}
        onAdd={onAsk && (() => onAsk({ is: 'CATEGORY' }))}
      />
      <Loaded query={query}>
        {({ categories }) =>
          categories.length === 0 ? (
            <p className="muted">{word.noCategories}</p>
          ) : (
            <TableFrame label={word.categories}>
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">{word.name}</th>
                    <th scope="col" className="number">
                      {word.merchants}
                    </th>
                    {onAsk && <th scope="col">{word.actions}</th>}
                  </tr>
                </thead>
                <tbody>
                  {categories.map((category) => (
                    <tr key={category.categoryId}>
                      <Names place={category} />
                      <td className="number">{category.merchants}</td>
                      {onAsk && <Change onAsk={() => onAsk({ is: 'CATEGORY', category })} />}
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableFrame>
          )
        }
      </Loaded>
    </section>
  )
}

function Names({ place: { name, nameEn } }: { place: { name: string; nameEn: string } }) {
  return (
    <td>
      <strong>{name}</strong>
      <span className="second-line">{nameEn}</span>
    </td>
  )
}

function Change({ onAsk }: { onAsk: () => void }) {
  const word = useWords(PLACES_WORDS)
  return (
    <td className="nowrap">
      <button type="button" className="button button-quiet" onClick={onAsk}>
        {word.change}
      </button>
    </td>
  )
}
