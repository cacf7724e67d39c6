import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { networkOf } from './network.ts'

describe('what is counted of a caller', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::FFFF:cb00:7109', '203.0.113.9'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:2:ffff:1:2:3', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', ''],
    ['unknown', 'unknown'],
  ])('is of %s: %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  it('is of IPv6 the network, whatever a subscriber chooses in it and however that is written', () => {
    const group = fc.integer({ min: 0, max: 0xffff })
    const half = fc.tuple(group, group, group, group)
    // The first half of an IPv4 address in IPv6 is none of a subscriber.
    const network = half.filter((groups) => groups.some((bits) => bits > 0))
    fc.assert(
      fc.property(network, half, half, (net, one, other) => {
        const spelled = (groups: number[]) => groups.map((bits) => bits.toString(16)).join(':')
        const padded = (groups: number[]) => groups.map((bits) => bits.toString(16).padStart(4, '0')).join(':')
        expect(networkOf(spelled([...net, ...one]))).toBe(`${spelled(net)}::/64`)
        expect(networkOf(padded([...net, ...other]))).toBe(`${spelled(net)}::/64`)
      }),
    )
  })
})
