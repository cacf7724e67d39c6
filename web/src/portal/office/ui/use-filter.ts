import { useSearchParams } from 'wouter'

/** What the address says of a list, and how to change parts of it; the list begins anew then. Nothing and '' take a part away. */
export function useFilter() {
  const [params, setParams] = useSearchParams()
  return {
    params,
    cursor: params.get('cursor') ?? undefined,
    set(changes: Readonly<Record<string, string | undefined>>) {
      const next = new URLSearchParams(params)
      next.delete('cursor')
      for (const [name, value] of Object.entries(changes)) {
        if (value) next.set(name, value)
        else next.delete(name)
      }
      setParams(next, { replace: true })
    },
    clear: () => setParams({}, { replace: true }),
  }
}

/** Those of the named parts that the address has. */
export function partsOf<Name extends string>(params: URLSearchParams, names: readonly Name[]) {
  const parts = names.flatMap((name) => {
    const value = params.get(name)
    return value ? [[name, value] as const] : []
  })
  return Object.fromEntries(parts) as Partial<Record<Name, string>>
}
