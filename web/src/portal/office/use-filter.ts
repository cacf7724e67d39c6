import { useSearchParams } from 'wouter'

/** A filter that stands in the address: those of the named parts that are there, and a way to change some of them. */
export function useFilter<Name extends string>(names: readonly Name[]) {
  const [params, setParams] = useSearchParams()
  const filter = Object.fromEntries(
    names.flatMap((name) => {
      const value = params.get(name)
      return value === null || value === '' ? [] : [[name, value]]
    }),
  ) as Partial<Record<Name, string>>
  const cursor = params.get('cursor') ?? undefined
  /** Another filter begins at its first page. */
  const narrow = (change: Partial<Record<Name, string | undefined>>) => {
    const next = { ...filter, ...change }
    setParams(
      Object.fromEntries(
        Object.entries<string | undefined>(next).filter((part): part is [string, string] => !!part[1]),
      ),
      {
        replace: true,
      },
    )
  }
  return { filter, cursor, narrow }
}
