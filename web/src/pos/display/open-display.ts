const ADDRESS = '/pos/?display'
const WINDOW = 'yimatong-display'

/** Opens the customer display, or brings the open one up to date and to the front. To be called from a key or a click. */
export function openDisplay(): void {
  window.open(ADDRESS, WINDOW, 'popup,width=1024,height=600')?.focus()
}

/** True in a window that is a customer display. */
export function isDisplay({ search }: Location): boolean {
  return new URLSearchParams(search).has('display')
}
