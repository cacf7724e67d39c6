import type { OfficeCanteen, OfficeCategory } from '@yimatong/contract/office-api'
import { type ReactNode, useState } from 'react'
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

interface PlaceListProps {
  id: string
  title: string
  add: string
  onAdd: (() => void) | undefined
  children: ReactNode
}

/** A kind of place: its name, how to add one, and those that there are. */
function PlaceList({ id, title, add, onAdd, children }: PlaceListProps) {
  return (
    <section aria-labelledby={id}>
      <div className="office-card-head">
        <h2 id={id} className="card-title">
          {title}
        </h2>
        {onAdd && (
          <button type="button" className="button button-quiet" onClick={onAdd}>
            <PlusIcon size={16} />
            {add}
          </button>
        )}
      </div>
      {children}
    </section>
  )
}

interface PlaceTableProps {
  label: string
  hasHours?: boolean
  hasActions: boolean
  children: ReactNode
}

function PlaceTable({ label, hasHours = false, hasActions, children }: PlaceTableProps) {
  const word = useWords(PLACES_WORDS)
  return (
    <TableFrame label={label}>
      <table className="table" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{word.name}</th>
            {hasHours && <th scope="col">{word.hours}</th>}
            <th scope="col" className="number">
              {word.merchants}
            </th>
            {hasActions && <th scope="col">{word.actions}</th>}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </TableFrame>
  )
}

function Canteens({ onAsk }: PlacesProps) {
  const word = useWords(PLACES_WORDS)
  const query = useCanteens()
  const onAdd = onAsk && (() => onAsk({ is: 'CANTEEN' }))
  return (
    <PlaceList id="canteens" title={word.canteens} add={word.addCanteen} onAdd={onAdd}>
      <Loaded query={query}>
        {({ canteens }) => (
          <PlaceTable label={word.canteens} hasHours hasActions={onAsk !== undefined}>
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
          </PlaceTable>
        )}
      </Loaded>
    </PlaceList>
  )
}

function Categories({ onAsk }: PlacesProps) {
  const word = useWords(PLACES_WORDS)
  const query = useCategories()
  const onAdd = onAsk && (() => onAsk({ is: 'CATEGORY' }))
  return (
    <PlaceList id="categories" title={word.categories} add={word.addCategory} onAdd={onAdd}>
      <Loaded query={query}>
        {({ categories }) =>
          categories.length === 0 ? (
            <p className="muted">{word.noCategories}</p>
          ) : (
            <PlaceTable label={word.categories} hasActions={onAsk !== undefined}>
              {categories.map((category) => (
                <tr key={category.categoryId}>
                  <Names place={category} />
                  <td className="number">{category.merchants}</td>
                  {onAsk && <Change onAsk={() => onAsk({ is: 'CATEGORY', category })} />}
                </tr>
              ))}
            </PlaceTable>
          )
        }
      </Loaded>
    </PlaceList>
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
