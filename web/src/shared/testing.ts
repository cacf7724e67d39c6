/** A socket for tests, whose ups and downs are the test's. */
export function aLine() {
  const hearing = new Map<string, (() => void)[]>()
  const tell = (event: 'connect' | 'connect_error' | 'disconnect', active: boolean) => {
    socket.active = active
    hearing.get(event)?.forEach((hear) => hear())
  }
  const triedAt: number[] = []
  const socket = {
    active: true,
    connected: true,
    on: (event: string, hear: () => void) => void hearing.set(event, [...(hearing.get(event) ?? []), hear]),
    connect: () => {
      triedAt.push(Date.now())
      socket.active = true
    },
    disconnect: () => tell('disconnect', false),
  }
  return {
    socket,
    /** When it was told to connect once more. */
    triedAt,
    isHeard: () => hearing.has('connect'),
    comesUp: () => tell('connect', true),
    isRefused: () => tell('connect_error', false),
    isEnded: () => tell('disconnect', false),
    /** The library is at it. */
    losesNetwork: () => tell('disconnect', true),
    findsNoNetwork: () => tell('connect_error', true),
  }
}
