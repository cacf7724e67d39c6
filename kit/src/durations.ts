/** How long exchanges took, by method, route and status. */
export interface Durations {
  observe(method: string, route: string, status: number, seconds: number): void
  /** In Prometheus's text format. */
  expose(): string
}

export interface DurationsOptions {
  name: string
  help: string
  /** The upper ends of the steps, ascending, in seconds. */
  buckets: readonly number[]
  /** The service: a label of each line. */
  service: string
}

interface Cell {
  labels: string
  /** By step, and at last those beyond all steps. */
  counts: number[]
  sum: number
}

/**
 * A histogram that is added to for every request, so that is all that is done then: a name is looked up and two numbers grow. What
 * the text format wants, sums over steps, is worked out when somebody reads it. prom-client's costs six times as much.
 */
export function createDurations({ name, help, buckets, service }: DurationsOptions): Durations {
  const cells = new Map<string, Cell>()

  function cellOf(method: string, route: string, status: number): Cell {
    const key = `${method} ${status} ${route}`
    const known = cells.get(key)
    if (known !== undefined) return known
    const labels = Object.entries({ method, route, status: String(status), service })
    const cell = { labels: labels.map(labelText).join(), counts: [0, ...buckets.map(() => 0)], sum: 0 }
    cells.set(key, cell)
    return cell
  }

  function linesOf({ labels, counts, sum }: Cell): string[] {
    let below = 0
    const steps = counts.map((count, step) => {
      below += count
      return `${name}_bucket{le="${buckets[step] ?? '+Inf'}",${labels}} ${below}`
    })
    return [...steps, `${name}_sum{${labels}} ${sum}`, `${name}_count{${labels}} ${below}`]
  }

  return {
    observe(method, route, status, seconds) {
      const cell = cellOf(method, route, status)
      let step = 0
      while (seconds > (buckets[step] ?? Infinity)) step++
      cell.counts[step] = (cell.counts[step] ?? 0) + 1
      cell.sum += seconds
    },
    expose() {
      const head = [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`]
      return `${[...head, ...[...cells.values()].flatMap(linesOf)].join('\n')}\n`
    },
  }
}

function labelText([name, value]: [string, string]): string {
  return `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}
