const CHINESE = /\p{Script=Han}/u

/**
 * A name as a stranger may see it over a shoulder, enough for its owner to know it: 张三 -> 张*, 欧阳思远 -> 欧*远,
 * 阿卜杜拉·买买提 -> 阿*提, Ann Lee -> A* L*. Never empty, and the length is not told.
 */
export function maskedName(name: string): string {
  const whole = name.trim()
  if (!CHINESE.test(whole)) return whole.split(/\s+/u).map(firstLetterAndStar).join(' ')
  const letters = [...whole]
  return letters.length < 3 ? firstLetterAndStar(whole) : `${firstLetterAndStar(whole)}${letters.at(-1)}`
}

function firstLetterAndStar(word: string): string {
  const [first = ''] = word
  return `${first}*`
}
