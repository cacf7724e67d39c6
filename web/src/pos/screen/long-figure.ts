/** From this many characters a figure is set smaller, so that the largest amount still fits. */
const LONG_FIGURE = 8

/** The class of a large figure: `long`, or none. */
export function longFigure(figure: string): 'long' | '' {
  return figure.length >= LONG_FIGURE ? 'long' : ''
}
