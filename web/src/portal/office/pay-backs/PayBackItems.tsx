import { PAY_BACK_ITEM_STATES, type PayBackItemView } from '@yimatong/contract/office-pay-backs-api'
import { Link, useSearchParams } from 'wouter'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { ListIcon } from '../../../shared/ui/icons.tsx'
import { Chip, type Tone } from '../../ui/Chip.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { FilterLinks } from '../../ui/FilterLinks.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { usePayBackItems } from './use-pay-backs.ts'
import { PAY_BACK_WORDS } from './words.ts'

const TONES: Readonly<Record<PayBackItemView['state'], Tone>> = {
  PLANNED: 'wait',
  LEFT_OUT: 'calm',
  SENT: 'good',
  FAILED: 'bad',
}

/** Every row of a batch; the state is in the address. */
export function PayBackItems({ payBackId, standing }: { payBackId: string; standing: string }) {
  const word = useWords(PAY_BACK_WORDS)
  const [params] = useSearchParams()
  const state = PAY_BACK_ITEM_STATES.find((known) => known === params.get('state'))
  const cursor = params.get('cursor') ?? undefined
  const items = usePayBackItems(payBackId, { ...(state && { state }), ...(cursor && { cursor }) }, standing)
  const here = `/pay-backs/${payBackId}`
  const links = PAY_BACK_ITEM_STATES.map((known) => ({
    href: `${here}?state=${known}`,
    name: word.itemStates[known],
    here: known === state,
  }))
  return (
    <section aria-labelledby="pay-back-rows" className="form">
      <h2 className="card-title" id="pay-back-rows">
        {word.rows}
      </h2>
      <FilterLinks label={word.filter} links={[{ href: here, name: word.all, here: state === undefined }, ...links]} />
      <Loaded query={items}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty icon={<ListIcon size={40} />} title={word.noRows.title} sentence={word.noRows.sentence} />
          ) : (
            <Table rows={page.items} />
          )
        }
      </Loaded>
      <Pager nextCursor={items.data?.nextCursor} />
    </section>
  )
}

function Table({ rows }: { rows: readonly PayBackItemView[] }) {
  const word = useWords(PAY_BACK_WORDS)
  return (
    <TableFrame label={word.rows}>
      <table className="table" aria-label={word.rows}>
        <thead>
          <tr>
            <th scope="col">{word.order}</th>
            <th scope="col">{word.place}</th>
            <th scope="col">{word.payer}</th>
            <th scope="col" className="number">
              {word.paid}
            </th>
            <th scope="col" className="number">
              {word.surcharge}
            </th>
            <th scope="col" className="number">
              {word.back}
            </th>
            <th scope="col">{word.road}</th>
            <th scope="col">{word.outcome}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((item) => (
            <Row key={item.paymentId} item={item} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function Row({ item }: { item: PayBackItemView }) {
  const word = useWords(PAY_BACK_WORDS)
  const english = useLanguage() === 'en'
  const { paymentId, outTradeNo, businessDate, person, state, reason, road, amount, surcharge } = item
  return (
    <tr>
      <td>
        <Link className="figures" href={`/payments/${paymentId}`}>
          {outTradeNo.slice(-12)}
        </Link>
        <span className="second-line figures">{businessDate}</span>
      </td>
      <td>
        {english ? item.merchantNameEn : item.merchantName}
        <span className="second-line figures">{item.merchantNo}</span>
      </td>
      <td>
        {person?.name ?? '–'}
        {person !== undefined && <span className="second-line figures">{person.schoolNo}</span>}
      </td>
      <td className="number">
        <Amount fen={item.paidAmount} />
      </td>
      <td className="number">
        <Amount fen={item.paidSurcharge} />
      </td>
      <td className="number">{state === 'LEFT_OUT' ? '–' : <Amount fen={amount + surcharge} />}</td>
      <td>{road === undefined ? '–' : word.roads[road]}</td>
      <td>
        <Chip tone={TONES[state]}>{word.itemStates[state]}</Chip>
        {reason !== undefined && <span className="second-line">{word.reasons[reason]}</span>}
      </td>
    </tr>
  )
}
