export { removeDataFolder as default } from './place.ts'
