import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPublicAddress } from './public-address.ts'

describe('a public address', () => {
  it.each(['1.1.1.1', '8.8.8.8', '93.184.216.34', '114.114.114.114', '223.255.255.254', '2606:4700::1111', '240e::1'])(
    'is %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  )

  it.each(
    [
      // This machine, private nets, carriers' nets, link-local with the clouds' metadata, multicast, broadcast, reserved.
      '0.0.0.0 127.0.0.1 127.255.255.254 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 100.100.100.200',
      '100.127.255.255 169.254.169.254 168.63.129.16 192.0.0.192 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1',
      '239.255.255.250 240.0.0.1 255.255.255.255',
      // The same in IPv6, and IPv4 within it: mapped, compatible, NAT64, 6to4, Teredo.
      ':: ::1 fe80::1 fe80::1%eth0 fec0::1 fc00::1 fd00:ec2::254 ff02::1 2001:db8::1 3fff::1 ::ffff:127.0.0.1',
      '::ffff:8.8.8.8 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: 2001::1',
      // No address at all.
      'localhost 127.1 0x7f.0.0.1 2130706433 1.1.1.1.1 [::1]',
    ].flatMap((line) => line.split(' ')),
  )('is not %s', (address) => expect(isPublicAddress(address)).toBe(false))

  it('is never IPv4 within IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), (v4) => {
        expect(isPublicAddress(`::ffff:${v4}`)).toBe(false)
        expect(isPublicAddress(`64:ff9b::${v4}`)).toBe(false)
      }),
    )
  })
})
