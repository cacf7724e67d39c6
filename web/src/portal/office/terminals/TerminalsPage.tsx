import type { OfficeTerminal, OfficeTerminalPage } from '@yimatong/contract/office-api'
import { Link } from 'wouter'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { TillIcon } from '../../../shared/ui/icons.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { When } from '../../ui/When.tsx'
import { OFFICE_MERCHANT_PATHS } from '../merchants/paths.ts'
import { FileLinks } from '../ui/FileLinks.tsx'
import { ClearButton } from '../ui/ListFilter.tsx'
import { useFilter } from '../ui/use-filter.ts'
import { filterOf } from './address.ts'
import { Condition, Skew } from './Condition.tsx'
import { TerminalFilters } from './TerminalFilters.tsx'
import { useTerminals } from './use-terminals.ts'
import { OFFICE_TERMINALS_WORDS } from './words.ts'
import '../merchants/merchants.css'

/** Every till of the campus and what it says of itself. */
export function TerminalsPage() {
  const word = useWords(OFFICE_TERMINALS_WORDS)
  const { params, cursor, clear } = useFilter()
  const filter = filterOf(params)
  const terminals = useTerminals({ ...filter, ...(cursor ? { cursor } : {}) })
  return (
    <Page title={word.title} actions={<FileLinks path="/terminals" filter={filter} words={word} />}>
      <TerminalFilters filter={filter} count={terminals.data?.count} />
      <Loaded query={terminals}>
        {(page) =>
          page.terminals.length === 0 ? (
            <Empty icon={<TillIcon size={40} />} title={word.empty.title} sentence={word.empty.sentence}>
              {Object.keys(filter).length > 0 && <ClearButton name={word.clear} onClear={clear} />}
            </Empty>
          ) : (
            <>
              <TerminalTable page={page} />
              <Pager nextCursor={page.nextCursor} />
            </>
          )
        }
      </Loaded>
    </Page>
  )
}

function TerminalTable({ page }: { page: OfficeTerminalPage }) {
  const word = useWords(OFFICE_TERMINALS_WORDS)
  const columns = [word.terminal, word.place, word.state, word.lastSeen, word.version, word.clock, word.stopList]
  return (
    <TableFrame label={word.title}>
      <table className="table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {page.terminals.map((terminal) => (
            <TerminalRow key={terminal.terminalNo} terminal={terminal} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function TerminalRow({ terminal }: { terminal: OfficeTerminal }) {
  const word = useWords(OFFICE_TERMINALS_WORDS)
  const english = useLanguage() === 'en'
  const { terminalNo, name, merchant, canteen, lastSeenAt, version, clockSkewMs, stopListVersion, flaws } = terminal
  return (
    <tr>
      <td>
        <Link className="office-name" href={OFFICE_MERCHANT_PATHS.terminal(terminalNo)}>
          {name}
        </Link>
        <span className="second-line figures">{terminalNo}</span>
      </td>
      <td>
        <Link href={OFFICE_MERCHANT_PATHS.merchant(merchant.merchantNo)}>
          {english ? merchant.nameEn : merchant.name}
        </Link>
        <span className="second-line">{english ? canteen.nameEn : canteen.name}</span>
      </td>
      <td>
        <Condition terminal={terminal} />
      </td>
      <td className="nowrap">{lastSeenAt === undefined ? word.never : <When at={lastSeenAt} />}</td>
      <td className={`figures ${flaws.includes('OLD_VERSION') ? 'failure' : ''}`}>{version ?? '–'}</td>
      <td className="nowrap">
        <Skew ms={clockSkewMs} wrong={flaws.includes('CLOCK')} />
      </td>
      <td className={`figures nowrap ${flaws.includes('STOP_LIST') ? 'failure' : ''}`}>
        {stopListVersion === undefined ? '–' : word.versionNo(stopListVersion)}
      </td>
    </tr>
  )
}
