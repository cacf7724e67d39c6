/**
 * Short tones made by the browser itself: no file to load, so they sound offline too. Browsers stay silent until a person
 * has touched the page once; `unlockSounds` uses the first touch.
 */
interface Note {
  /** Hertz. */
  pitch: number
  /** Seconds from the start of the tone. */
  at: number
  lasts: number
}

const TONES = {
  /** Rising: money moved. */
  success: [
    { pitch: 880, at: 0, lasts: 0.12 },
    { pitch: 1318.5, at: 0.1, lasts: 0.22 },
  ],
  /** Low and falling: no money moved. */
  declined: [
    { pitch: 311.1, at: 0, lasts: 0.16 },
    { pitch: 207.7, at: 0.16, lasts: 0.28 },
  ],
  /** Two even notes: wait, look here. */
  attention: [
    { pitch: 587.3, at: 0, lasts: 0.12 },
    { pitch: 587.3, at: 0.2, lasts: 0.12 },
  ],
  /** A tick: a code was read. */
  tick: [{ pitch: 1567.9, at: 0, lasts: 0.04 }],
} as const satisfies Record<string, readonly Note[]>

export type Tone = keyof typeof TONES

let context: AudioContext | undefined

function soundOf(audio: AudioContext, note: Note): void {
  const oscillator = audio.createOscillator()
  const gain = audio.createGain()
  const start = audio.currentTime + note.at
  oscillator.frequency.value = note.pitch
  oscillator.type = 'triangle'
  gain.gain.setValueAtTime(0, start)
  gain.gain.linearRampToValueAtTime(0.5, start + 0.01)
  gain.gain.exponentialRampToValueAtTime(0.001, start + note.lasts)
  oscillator.connect(gain).connect(audio.destination)
  oscillator.start(start)
  oscillator.stop(start + note.lasts)
}

/** Plays a tone, or nothing where the browser has no sound or was never touched. */
export function playTone(tone: Tone): void {
  if (typeof AudioContext === 'undefined') return
  try {
    context ??= new AudioContext()
    if (context.state === 'suspended') void context.resume().catch(() => undefined)
    for (const note of TONES[tone]) soundOf(context, note)
  } catch {
    // A tone is never worth breaking a page for.
  }
}

/** Wakes the sound at the first touch or key, as browsers want it. Returns how to stop waiting. */
export function unlockSounds(target: Window = window): () => void {
  const stop = new AbortController()
  const unlock = () => {
    stop.abort()
    if (typeof AudioContext === 'undefined') return
    context ??= new AudioContext()
    void context.resume().catch(() => undefined)
  }
  for (const kind of ['pointerdown', 'keydown']) target.addEventListener(kind, unlock, { signal: stop.signal })
  return () => stop.abort()
}
