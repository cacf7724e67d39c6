export { createServerClock, type ServerClock } from '../../shared/server-clock.ts'
