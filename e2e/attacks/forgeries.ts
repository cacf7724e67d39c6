import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { base64url, type CampusKey, es256, forged, readToken, signingInput, type TokenParts } from './forge.ts'

/** A kind of token, a real one, who has signed it, and where it opens something. */
export interface Kind {
  name: string
  token: string
  key: CampusKey
  origin: string
  path: string
}

/** Encoded as it is made: a fresh key that is exported may stop Node (20) for ever, see `makePrivateJwk` of kit. */
const AS_TEXT = {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
} as const

/** Whoever makes tokens without any key of ours, and brings what they are to be verified with. */
function strangers({ token, key }: Kind, elsewhere: string): Record<string, string> {
  const { header, claims, signature } = readToken(token)
  const own = generateKeyPairSync('ec', AS_TEXT)
  const jwk = { ...createPublicKey(own.publicKey).export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  const withHeader = (more: object): TokenParts => ({ header: { ...header, ...more }, claims })
  const mine = (more: object): string => forged(withHeader(more), createPrivateKey(own.privateKey))
  const hmac = (alg: string, hash: string, secret: string | Buffer): string => {
    const input = signingInput(withHeader({ alg }))
    return `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`
  }
  const unsigned = (alg: string, sig = ''): string => `${signingInput(withHeader({ alg }))}.${sig}`
  const rs256 = signingInput(withHeader({ alg: 'RS256' }))
  const es384 = signingInput(withHeader({ alg: 'ES384' }))
  const publicPem = key.publicKey.export({ format: 'pem', type: 'spki' }).toString()
  return {
    'alg none': unsigned('none'),
    'alg None': unsigned('None'),
    'alg none, signed': unsigned('none', signature),
    'alg empty': unsigned(''),
    'HS256 with the public key': hmac('HS256', 'sha256', publicPem),
    'HS256 with the public key in DER': hmac('HS256', 'sha256', key.publicKey.export({ format: 'der', type: 'spki' })),
    'HS256 with the public JWK': hmac('HS256', 'sha256', JSON.stringify(key.publicKey.export({ format: 'jwk' }))),
    'HS512 with nothing': hmac('HS512', 'sha512', ''),
    RS256: `${rs256}.${sign('sha256', Buffer.from(rs256), rsa.privateKey).toString('base64url')}`,
    ES384: `${es384}.${sign('sha384', Buffer.from(es384), { key: p384.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`,
    'another key': mine({}),
    jwk: mine({ jwk }),
    'jwk, without kid': mine({ jwk, kid: undefined }),
    jku: mine({ jku: `${elsewhere}/jwks.json`, kid: 'mine' }),
    x5u: mine({ x5u: `${elsewhere}/chain.pem` }),
    'kid is an address': mine({ kid: `${elsewhere}/key` }),
    'kid unknown': mine({ kid: 'nobody' }),
    'kid is a path': mine({ kid: '../../../../../../dev/null' }),
    'kid is SQL': mine({ kid: "' UNION SELECT 'a' --" }),
    'kid is a prototype': mine({ kid: '__proto__' }),
    'kid is a list': mine({ kid: [key.kid] }),
    'kid is empty': mine({ kid: '' }),
    'all zeros': `${signingInput({ header, claims })}.${Buffer.alloc(64).toString('base64url')}`,
    'no signature': `${signingInput({ header, claims })}.`,
  }
}

const flipped = (text: string, at: number): string =>
  text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)

/** The bits of the last character that mean nothing, set. */
const respelled = (signature: string): string => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = alphabet.indexOf(signature.at(-1) ?? '')
  return signature.slice(0, -1) + alphabet[last ^ 1]
}

/** Whoever has got a real one, and writes on it. */
function editors({ token }: Kind): Record<string, string> {
  const [header = '', claims = '', signature = ''] = token.split('.')
  const der = `MEUCIQ${signature.slice(0, 80)}`
  return {
    'claims edited': `${header}.${base64url({ ...readToken(token).claims, sub: 'per_00000000000000000000000000000000' })}.${signature}`,
    'signature trimmed': token.slice(0, -1),
    'signature cut': token.slice(0, -4),
    'signature flipped': `${header}.${claims}.${flipped(signature, 10)}`,
    'signature padded': `${token}==`,
    'signature longer': `${token}AAAA`,
    'signature spelled otherwise': `${header}.${claims}.${respelled(signature)}`,
    'signature in DER': `${header}.${claims}.${der}`,
    'a fourth part': `${token}.AAAA`,
    'a fifth part': `${token}..AAAA`,
    'header twice': `${header}.${token}`,
    'claims with padding': `${header}.${claims}=.${signature}`,
  }
}

/** Whoever sits inside and signs with the real key what it is not for. */
function insiders({ token, key }: Kind): Record<string, string> {
  const { header, claims } = readToken(token)
  const now = Math.floor(Date.now() / 1000)
  const signed = (more: object, about: object = {}): string =>
    forged({ header: { ...header, ...more }, claims: { ...claims, ...about } }, key.privateKey)
  const b64 = signingInput({ header: { ...header, b64: false, crit: ['b64'] }, claims })
  const typs = ['JWT', 'app+jwt', 'app-tsm+jwt', 'terminal+jwt', 'client-assertion+jwt', 'service+jwt', 'ymt-voucher']
  return {
    ...Object.fromEntries(typs.filter((typ) => typ !== header['typ']).map((typ) => [`typ ${typ}`, signed({ typ })])),
    'no typ': signed({ typ: undefined }),
    'no kid': signed({ kid: undefined }),
    'crit exp': signed({ crit: ['exp'] }),
    'b64 false': signed({ b64: false, crit: ['b64'] }),
    'b64 false, unencoded': `${b64}.${es256(b64.split('.')[0] + '.' + JSON.stringify(claims), key.privateKey)}`,
    'a header more': signed({ cty: 'JWT' }),
    'iss another': signed({}, { iss: 'yimatong-other' }),
    'no iss': signed({}, { iss: undefined }),
    'aud another': signed({}, { aud: 'else' }),
    'aud a list': signed({}, { aud: [claims['aud'], 'else'] }),
    'no aud': signed({}, { aud: undefined }),
    'sub a number': signed({}, { sub: 7 }),
    'no sub': signed({}, { sub: undefined }),
    'a claim more': signed({}, { role: 'ADMIN' }),
    'no jti': signed({}, { jti: undefined }),
    expired: signed({}, { iat: now - 700, exp: now - 60 }),
    'no exp': signed({}, { exp: undefined }),
    'exp as text': signed({}, { exp: String(now + 60) }),
    'exp huge': signed({}, { exp: 1e300 }),
    'a life of a year': signed({}, { exp: now + 31_536_000 }),
    'iat ahead': signed({}, { iat: now + 120, exp: now + 240 }),
    'nbf ahead': signed({}, { nbf: now + 600 }),
  }
}

/** Every way to come by a token that is none, by what was done to it. */
export const forgeriesOf = (kind: Kind, elsewhere: string): Record<string, string> => ({
  ...strangers(kind, elsewhere),
  ...editors(kind),
  ...insiders(kind),
})
