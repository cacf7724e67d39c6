import { TableFrame } from '../../ui/TableFrame.tsx'
import type { Sheet } from './sheet.ts'

/** All of a report, for eyes, keys and ears. */
export function ReportTable({ sheet: { columns, rows, foot }, label }: { sheet: Sheet; label: string }) {
  const classOf = (at: number) => (columns[at]?.numeric === true ? 'number' : undefined)
  return (
    <TableFrame label={label}>
      <table className="table report-table">
        <caption className="visually-hidden">{label}</caption>
        <thead>
          <tr>
            {columns.map(({ title }, at) => (
              <th key={title} scope="col" className={classOf(at)}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [head, ...cells] }) => (
            <tr key={key}>
              <th scope="row">{head}</th>
              {cells.map((cell, at) => (
                <td key={columns[at + 1]?.title ?? at} className={classOf(at + 1)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {foot !== undefined && (
          <tfoot>
            <tr>
              {foot.map((cell, at) =>
                at === 0 ? (
                  <th key="all" scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={columns[at]?.title ?? at} className={classOf(at)}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          </tfoot>
        )}
      </table>
    </TableFrame>
  )
}
