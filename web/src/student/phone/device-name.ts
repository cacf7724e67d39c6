/** What to call this phone until its owner says otherwise. */
export function guessedDeviceName(userAgent: string): string {
  const kinds = [
    [/iPhone/, 'iPhone'],
    [/iPad/, 'iPad'],
    [/HarmonyOS/, 'HarmonyOS'],
    [/Android.*; ([^;)]+?)(?: Build|\))/, ''],
    [/Android/, 'Android'],
    [/Mac OS X/, 'Mac'],
    [/Windows/, 'Windows'],
    [/Linux/, 'Linux'],
  ] as const
  for (const [pattern, name] of kinds) {
    const match = pattern.exec(userAgent)
    // "K" is what Chrome says instead of the model since it keeps it to itself.
    if (match && (name !== '' || (match[1] ?? 'K') !== 'K')) return name !== '' ? name : (match[1] ?? '').slice(0, 40)
  }
  return 'Web'
}
