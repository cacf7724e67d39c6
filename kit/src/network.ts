import { isIP } from 'node:net'

const GROUPS = 8
/** As many of them name the network that one subscriber is given at least: 64 of 128 bits. */
const NETWORK_GROUPS = 4

/**
 * What is counted of where a caller is: an IPv4 address, in whichever form, or an IPv6 network. In that a subscriber has more
 * addresses than anybody counts, so a limit by address would be none.
 */
export function networkOf(address: string): string {
  const [ip = ''] = address.split('%', 1)
  if (isIP(ip) !== 6) return address
  const groups = groupsOf(ip)
  if (groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff') return ipv4Of(groups.slice(6))
  return `${groups.slice(0, NETWORK_GROUPS).join(':')}::/64`
}

/** All eight, in hexadecimal without zeros in front. An address of the web has one spelling, of which only the gap is left to fill. */
function groupsOf(ip: string): string[] {
  const [before = [], after = []] = new URL(`http://[${ip}]`).hostname
    .slice(1, -1)
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''))
  const gap = Array.from({ length: GROUPS - before.length - after.length }, () => '0')
  return [...before, ...gap, ...after]
}

function ipv4Of(groups: readonly string[]): string {
  return groups
    .map((group) => Number.parseInt(group, 16))
    .flatMap((bits) => [bits >> 8, bits & 255])
    .join('.')
}
