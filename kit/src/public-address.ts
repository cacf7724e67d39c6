import { BlockList, isIP } from 'node:net'

/**
 * Addresses that are not in the public internet, though they look like others (IANA's special-purpose registries, and the
 * inner addresses of clouds): a stranger who names one of them wants to reach something of ours.
 */
const CLOSED_V4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]
/** Of IPv6 only global unicast is open, and in it not what is special or leads to an IPv4 address inside. */
const OPEN_V6: readonly [string, number] = ['2000::', 3]
const CLOSED_V6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
]

const listOf = (subnets: readonly (readonly [string, number])[], family: 'ipv4' | 'ipv6') => {
  const list = new BlockList()
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, family)
  return list
}
const closedV4 = listOf(CLOSED_V4, 'ipv4')
const openV6 = listOf([OPEN_V6], 'ipv6')
const closedV6 = listOf(CLOSED_V6, 'ipv6')

/** True when this is an IP address of the public internet. IPv4 within IPv6 is not, in any of its forms. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !closedV4.check(address, 'ipv4')
  if (isIP(address) !== 6 || address.includes('%')) return false
  return openV6.check(address, 'ipv6') && !closedV6.check(address, 'ipv6')
}
