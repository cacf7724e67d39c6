export { fillOnce as default } from './place.ts'
