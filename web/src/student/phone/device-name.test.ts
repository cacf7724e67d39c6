import { expect, it } from 'vitest'
import { guessedDeviceName } from './device-name.ts'

it.each([
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1', 'iPhone'],
  ['Mozilla/5.0 (iPad; CPU OS 18_4 like Mac OS X) AppleWebKit/605.1.15', 'iPad'],
  ['Mozilla/5.0 (Linux; Android 14; Redmi Note 13 Build/UKQ1) AppleWebKit/537.36', 'Redmi Note 13'],
  ['Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/149 Mobile Safari/537.36', 'Android'],
  ['Mozilla/5.0 (Phone; OpenHarmony 5.0; HarmonyOS 5.0) AppleWebKit/537.36', 'HarmonyOS'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36', 'Windows'],
  ['curl/8', 'Web'],
])('names a phone after what its browser says: %s', (userAgent, name) => {
  expect(guessedDeviceName(userAgent)).toBe(name)
})
