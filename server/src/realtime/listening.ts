/** Which rooms anybody listens in. */
export interface Listening {
  /** A socket has joined these rooms. */
  enter(rooms: readonly string[]): void
  /** It is gone. */
  leave(rooms: readonly string[]): void
  /** True while somebody is in the room, and for a while afterwards: what is said then waits for who comes back. */
  isHeard(room: string): boolean
}

/**
 * Most payments are made while neither phone nor portal is open, and a view that nobody hears costs as much as one that
 * is heard. All sockets of a room are in this process, so it knows. `keptMs`: how long what was missed is kept for a
 * socket that was cut off.
 */
export function createListening(keptMs: number): Listening {
  const inRoom = new Map<string, number>()
  const change = (room: string, by: 1 | -1): void => {
    const left = (inRoom.get(room) ?? 0) + by
    if (left > 0) inRoom.set(room, left)
    else inRoom.delete(room)
  }
  return {
    enter(rooms) {
      for (const room of rooms) change(room, 1)
    },
    leave(rooms) {
      setTimeout(() => {
        for (const room of rooms) change(room, -1)
      }, keptMs).unref()
    },
    isHeard: (room) => inRoom.has(room),
  }
}
