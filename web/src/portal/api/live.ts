import { NAMESPACES, type PortalEvents } from '@yimatong/contract/events'
import { useEffect, useEffectEvent } from 'react'
import type { Socket } from 'socket.io-client'
import { keepConnected } from '../../shared/keep-connected.ts'
import { createStore, useStore } from '../../shared/store.ts'

type LiveSocket = Socket<PortalEvents, Record<string, never>>
type Listeners = { [E in keyof PortalEvents]: Set<PortalEvents[E]> }

const listeners: Listeners = {
  'payment.updated': new Set(),
  'dynamic-code.updated': new Set(),
  'refund.updated': new Set(),
}
/** Told when the line is up (again): a push may have been missed meanwhile. */
const reconnected = new Set<() => void>()
const line = createStore({ connected: false })

/** The server ends a line when its session was to end as it stood at the beginning; by then it has mostly been used. */
const AGAIN_MS = 2_000

async function connect(): Promise<LiveSocket> {
  const { io } = await import('socket.io-client')
  const socket: LiveSocket = io(NAMESPACES.portal, { transports: ['websocket', 'polling'] })
  socket.on('connect', () => {
    line.set({ connected: true })
    for (const listener of reconnected) listener()
  })
  socket.on('disconnect', () => line.set({ connected: false }))
  socket.on('payment.updated', (payment) => {
    for (const listener of listeners['payment.updated']) listener(payment)
  })
  socket.on('dynamic-code.updated', (code) => {
    for (const listener of listeners['dynamic-code.updated']) listener(code)
  })
  socket.on('refund.updated', (refund) => {
    for (const listener of listeners['refund.updated']) listener(refund)
  })
  return socket
}

/** Holds the merchant's live line while somebody is logged in. Gives how to end it. */
export function openLine(): () => void {
  let ended = false
  let end: (() => void) | undefined
  connect().then(
    (made) => {
      end = keepConnected(made, AGAIN_MS)
      if (ended) end()
    },
    // Without the library's file the pages go on asking by themselves.
    () => undefined,
  )
  return () => {
    ended = true
    end?.()
    line.set({ connected: false })
  }
}

/** Hears of something that has just happened at the merchant, while the component is shown. */
export function useLive<E extends keyof PortalEvents>(event: E, listener: PortalEvents[E]): void {
  const hear = useEffectEvent(listener as (value: unknown) => void)
  useEffect(() => {
    const entry = ((value: unknown) => hear(value)) as PortalEvents[E]
    const group = listeners[event] as Set<PortalEvents[E]>
    group.add(entry)
    return () => {
      group.delete(entry)
    }
  }, [event])
}

/** Told each time the line comes up again. */
export function useReconnected(listener: () => void): void {
  const hear = useEffectEvent(listener)
  useEffect(() => {
    const entry = () => hear()
    reconnected.add(entry)
    return () => {
      reconnected.delete(entry)
    }
  }, [])
}

export const useConnected = (): boolean => useStore(line, ({ connected }) => connected)
