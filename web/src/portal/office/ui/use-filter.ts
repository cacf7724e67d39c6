import { useSearchParams } from 'wouter'

/** Changes one part of what the address says of a list; the list begins anew. */
export function useFilter(): {
  params: URLSearchParams
  set: (changes: Record<string, string | undefined>) => void
  clear: () => void
} {
  const [params, setParams] = useSearchParams()
  return {
    params,
    set(changes) {
      const next = new URLSearchParams(params)
      next.delete('cursor')
      for (const [name, value] of Object.entries(changes)) {
        if (value === undefined) next.delete(name)
        else next.set(name, value)
      }
      setParams(next, { replace: true })
    },
    clear: () => setParams({}, { replace: true }),
  }
}
