import type { DemoCampus as Campus } from '@yimatong/contract/demo-api'
import { type ReactNode, useEffect, useState } from 'react'
import { createHttp } from '../shared/http/client.ts'

const demo = createHttp({ base: '/demo/v1' })

async function loadCampus(): Promise<ReactNode> {
  const campus = await demo.get<Campus>('/campus')
  // Fetched where there is a demo to show, and nowhere else.
  const { DemoCampus } = await import('./DemoCampus.tsx')
  return <DemoCampus campus={campus} />
}

/** Whom to be and what to scan; nothing outside demo mode, where the address does not exist. */
export function Demo() {
  const [campus, setCampus] = useState<ReactNode>(null)
  useEffect(() => {
    loadCampus().then(setCampus, () => undefined)
  }, [])
  return campus
}
