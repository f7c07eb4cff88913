/** The algorithms that module crypto knows: their names in OTP and in OpenSSL, and facts about them. */
import type { HostCrypto } from '../../host/host.ts'

export interface Digest {
  readonly name: string
  /** OpenSSL's. */
  readonly host: string
  readonly size: number
  readonly blockSize: number
  readonly nid: number
  /** First release that knows it. */
  readonly since: number
  readonly pbkdf2?: boolean
  /** Of functions with any size of output: what hash_final/1 gives. */
  readonly xof?: number
  /** Object identifier as OpenSSL writes it in signatures of RSA (for MD4 and SM3 not the right one). */
  readonly oid?: readonly number[]
}

const SHA2 = [2, 16, 840, 1, 101, 3, 4, 2]
const digest = (name: string, host: string, size: number, blockSize: number, nid: number, more: Partial<Digest> = {}): Digest =>
  ({ name, host, size, blockSize, nid, since: 25, ...more })

export const DIGESTS: readonly Digest[] = [
  digest('md4', 'md4', 16, 64, 257, { oid: [1, 2, 840, 113549, 2, 3] }),
  digest('md5', 'md5', 16, 64, 4, { oid: [1, 2, 840, 113549, 2, 5] }),
  digest('ripemd160', 'ripemd160', 20, 64, 117, { oid: [1, 3, 36, 3, 2, 1] }),
  digest('sha', 'sha1', 20, 64, 64, { pbkdf2: true, oid: [1, 3, 14, 3, 2, 26] }),
  digest('sha224', 'sha224', 28, 64, 675, { pbkdf2: true, oid: [...SHA2, 4] }),
  digest('sha256', 'sha256', 32, 64, 672, { pbkdf2: true, oid: [...SHA2, 1] }),
  digest('sha384', 'sha384', 48, 128, 673, { pbkdf2: true, oid: [...SHA2, 2] }),
  digest('sha512', 'sha512', 64, 128, 674, { pbkdf2: true, oid: [...SHA2, 3] }),
  digest('sha512_224', 'sha512-224', 28, 128, 1094, { pbkdf2: true, since: 29, oid: [...SHA2, 5] }),
  digest('sha512_256', 'sha512-256', 32, 128, 1095, { pbkdf2: true, since: 29, oid: [...SHA2, 6] }),
  digest('sha3_224', 'sha3-224', 28, 144, 1096, { oid: [...SHA2, 7] }),
  digest('sha3_256', 'sha3-256', 32, 136, 1097, { oid: [...SHA2, 8] }),
  digest('sha3_384', 'sha3-384', 48, 104, 1098, { oid: [...SHA2, 9] }),
  digest('sha3_512', 'sha3-512', 64, 72, 1099, { oid: [...SHA2, 10] }),
  digest('shake128', 'shake128', 0, 168, 1100, { since: 27, xof: 16 }),
  digest('shake256', 'shake256', 0, 136, 1101, { since: 27, xof: 32 }),
  digest('sm3', 'sm3', 32, 64, 1143, { since: 27, oid: [1, 2, 156, 10197, 1, 504] }),
  digest('blake2b', 'blake2b512', 64, 128, 1056),
  digest('blake2s', 'blake2s256', 32, 64, 1057),
]

export type Mode = 'cbc' | 'ecb' | 'cfb' | 'ofb' | 'ctr' | 'gcm' | 'ccm' | 'stream'

export interface CipherAlgorithm {
  readonly name: string
  readonly host: string
  readonly mode: Mode
  readonly keyLength: number
  /** The key must have that length for the name to be known; else the cipher itself may refuse it. */
  readonly keyed: boolean
  readonly ivLength: number
  readonly blockSize: number
  /** `undefined` for some, as OpenSSL has it. */
  readonly nid: number | undefined
  readonly aead: boolean
  readonly since: number
}

type Row = readonly [name: string, host: string, mode: Mode, key: number, iv: number, block: number, nid: number | undefined, since?: number]
/** In the order in which OTP lists them. */
const ROWS: readonly Row[] = [
  ['chacha20', 'chacha20', 'stream', 32, 16, 1, undefined],
  ['aes_256_ofb', 'aes-256-ofb', 'ofb', 32, 16, 1, 428],
  ['aes_192_ofb', 'aes-192-ofb', 'ofb', 24, 16, 1, 424],
  ['aes_128_ofb', 'aes-128-ofb', 'ofb', 16, 16, 1, 420],
  ['sm4_ctr', 'sm4-ctr', 'ctr', 16, 16, 1, 1139, 27],
  ['sm4_ofb', 'sm4-ofb', 'ofb', 16, 16, 1, 1135, 27],
  ['sm4_cfb', 'sm4-cfb', 'cfb', 16, 16, 1, 1137, 27],
  ['sm4_ecb', 'sm4-ecb', 'ecb', 16, 0, 16, 1133, 27],
  ['sm4_cbc', 'sm4-cbc', 'cbc', 16, 16, 16, 1134, 27],
  ['blowfish_ecb', 'bf-ecb', 'ecb', 16, 0, 8, undefined],
  ['blowfish_ofb64', 'bf-ofb', 'ofb', 16, 8, 1, undefined],
  ['blowfish_cfb64', 'bf-cfb', 'cfb', 16, 8, 1, undefined],
  ['blowfish_cbc', 'bf-cbc', 'cbc', 16, 8, 8, 91],
  ['des_ede3_cfb', 'des-ede3-cfb', 'cfb', 24, 8, 1, 61],
  ['des_ecb', 'des-ecb', 'ecb', 8, 0, 8, 29],
  ['des_cfb', 'des-cfb', 'cfb', 8, 8, 1, 30],
  ['des_cbc', 'des-cbc', 'cbc', 8, 8, 8, 31],
  ['rc4', 'rc4', 'stream', 16, 0, 1, 5],
  ['rc2_cbc', 'rc2-cbc', 'cbc', 16, 8, 8, 37],
  ['aes_128_cbc', 'aes-128-cbc', 'cbc', 16, 16, 16, 419],
  ['aes_192_cbc', 'aes-192-cbc', 'cbc', 24, 16, 16, 423],
  ['aes_256_cbc', 'aes-256-cbc', 'cbc', 32, 16, 16, 427],
  ['aes_128_cfb128', 'aes-128-cfb', 'cfb', 16, 16, 1, 421],
  ['aes_192_cfb128', 'aes-192-cfb', 'cfb', 24, 16, 1, 425],
  ['aes_256_cfb128', 'aes-256-cfb', 'cfb', 32, 16, 1, 429],
  ['aes_128_cfb8', 'aes-128-cfb8', 'cfb', 16, 16, 1, 421],
  ['aes_192_cfb8', 'aes-192-cfb8', 'cfb', 24, 16, 1, 425],
  ['aes_256_cfb8', 'aes-256-cfb8', 'cfb', 32, 16, 1, 429],
  ['aes_128_ecb', 'aes-128-ecb', 'ecb', 16, 0, 16, 418],
  ['aes_192_ecb', 'aes-192-ecb', 'ecb', 24, 0, 16, 422],
  ['aes_256_ecb', 'aes-256-ecb', 'ecb', 32, 0, 16, 426],
  ['sm4_gcm', 'sm4-gcm', 'gcm', 16, 12, 1, undefined, 27],
  ['sm4_ccm', 'sm4-ccm', 'ccm', 16, 12, 1, undefined, 27],
  ['chacha20_poly1305', 'chacha20-poly1305', 'stream', 32, 12, 1, undefined],
  ['aes_256_gcm', 'aes-256-gcm', 'gcm', 32, 12, 1, 901],
  ['aes_256_ccm', 'aes-256-ccm', 'ccm', 32, 12, 1, 902],
  ['aes_192_gcm', 'aes-192-gcm', 'gcm', 24, 12, 1, 898],
  ['aes_192_ccm', 'aes-192-ccm', 'ccm', 24, 12, 1, 899],
  ['aes_128_gcm', 'aes-128-gcm', 'gcm', 16, 12, 1, 895],
  ['aes_128_ccm', 'aes-128-ccm', 'ccm', 16, 12, 1, 896],
  ['aes_256_ctr', 'aes-256-ctr', 'ctr', 32, 16, 1, undefined],
  ['aes_192_ctr', 'aes-192-ctr', 'ctr', 24, 16, 1, undefined],
  ['aes_128_ctr', 'aes-128-ctr', 'ctr', 16, 16, 1, undefined],
  ['des_ede3_cbc', 'des-ede3-cbc', 'cbc', 24, 8, 8, 44],
]
/** These OTP knows whatever the length of the key; the cipher decides then. */
const ANY_KEY = /^(rc2|rc4|des|blowfish|chacha20_poly1305)/

export const CIPHERS: readonly CipherAlgorithm[] = ROWS.map(([name, host, mode, keyLength, ivLength, blockSize, nid, since = 25]) => ({
  name, host, mode, keyLength, ivLength, blockSize, nid, since,
  keyed: !ANY_KEY.test(name),
  aead: mode === 'gcm' || mode === 'ccm' || name === 'chacha20_poly1305',
}))

/** Elliptic curves in the order in which OTP lists them. */
export const CURVES: readonly string[] = (
  'secp160k1 secp160r1 secp160r2 secp192k1 secp224k1 secp224r1 secp256k1 secp384r1 secp521r1 secp192r1 prime192v1 prime192v2 prime192v3 ' +
  'prime239v1 prime239v2 prime239v3 secp256r1 prime256v1 wtls7 wtls9 wtls12 brainpoolP160r1 brainpoolP160t1 brainpoolP192r1 brainpoolP192t1 ' +
  'brainpoolP224r1 brainpoolP224t1 brainpoolP256r1 brainpoolP256t1 brainpoolP320r1 brainpoolP320t1 brainpoolP384r1 brainpoolP384t1 ' +
  'brainpoolP512r1 brainpoolP512t1 sect163k1 sect163r1 sect163r2 sect193r1 sect193r2 sect233k1 sect233r1 sect239k1 sect283k1 sect283r1 ' +
  'sect409k1 sect409r1 sect571k1 sect571r1 c2pnb163v1 c2pnb163v2 c2pnb163v3 c2pnb176v1 c2tnb191v1 c2tnb191v2 c2tnb191v3 c2pnb208w1 ' +
  'c2tnb239v1 c2tnb239v2 c2tnb239v3 c2pnb272w1 c2pnb304w1 c2tnb359v1 c2pnb368w1 c2tnb431r1 wtls3 wtls5 wtls10 wtls11 secp112r1 secp112r2 ' +
  'secp128r1 secp128r2 wtls6 wtls8 sect113r1 sect113r2 sect131r1 sect131r2 wtls1 wtls4 ipsec3 ipsec4'
).split(' ')
export const EDWARDS_CURVES: readonly string[] = ['ed25519', 'ed448', 'x25519', 'x448']

/** OpenSSL's name of a curve. */
export function hostCurve(name: string): string {
  if (name === 'secp192r1') return 'prime192v1'
  if (name === 'secp256r1') return 'prime256v1'
  if (name.startsWith('wtls')) return `wap-wsg-idm-ecid-${name}`
  if (name.startsWith('ipsec')) return `Oakley-EC2N-${name.slice(5)}`
  return name
}

export const RSA_OPTIONS: readonly string[] = [
  'rsa_pkcs1_pss_padding', 'rsa_pss_saltlen', 'rsa_mgf1_md', 'rsa_pkcs1_oaep_padding', 'rsa_oaep_label', 'rsa_oaep_md', 'signature_md',
  'rsa_pkcs1_padding', 'rsa_x931_padding', 'rsa_no_padding',
]
export const KEMS: readonly string[] = ['mlkem512', 'mlkem768', 'mlkem1024']
/** Signatures that no quantum computer breaks (OTP 29), in the order in which OTP lists them. */
export const LATTICE_AND_HASH_SIGNATURES: readonly string[] = [
  'slh_dsa_sha2_256f', 'slh_dsa_sha2_256s', 'slh_dsa_shake_256f', 'slh_dsa_shake_256s', 'slh_dsa_sha2_192f', 'slh_dsa_sha2_192s',
  'slh_dsa_shake_192f', 'slh_dsa_shake_192s', 'slh_dsa_sha2_128f', 'slh_dsa_sha2_128s', 'slh_dsa_shake_128f', 'slh_dsa_shake_128s',
  'mldsa87', 'mldsa65', 'mldsa44',
]

/** What there is of all this: asked of the host once. */
export class Algorithms {
  private readonly crypto: HostCrypto['api']
  private readonly release: number
  private sets: { readonly hashes: ReadonlySet<string>; readonly ciphers: ReadonlySet<string>; readonly curves: ReadonlySet<string> } | undefined

  constructor(crypto: HostCrypto['api'], release: number) {
    this.crypto = crypto
    this.release = release
  }
  private get host() {
    const { crypto } = this
    return (this.sets ??= { hashes: new Set(crypto.getHashes()), ciphers: new Set(crypto.getCiphers()), curves: new Set(crypto.getCurves()) })
  }

  /** By OTP's name; undefined: this release knows none of that name. */
  digest(name: string | undefined): Digest | undefined {
    return DIGESTS.find((d) => d.name === name && d.since <= this.release)
  }
  hasDigest({ host }: Digest): boolean {
    return this.host.hashes.has(host)
  }
  get digestNames(): string[] {
    return DIGESTS.filter((d) => d.since <= this.release && this.hasDigest(d)).map((d) => d.name).reverse()
  }

  /** By OTP's name, with a key of that length where that matters (-1: any). */
  cipher(name: string | undefined, keyLength: number): CipherAlgorithm | undefined {
    const found = CIPHERS.find((c) => c.name === name && c.since <= this.release)
    const keyed = found && (found.keyed || (this.release >= 29 && found.aead))
    return keyLength < 0 || !keyed || found.keyLength === keyLength ? found : undefined
  }
  hasCipher({ host }: CipherAlgorithm): boolean {
    return this.host.ciphers.has(host)
  }
  get cipherNames(): string[] {
    return CIPHERS.filter((c) => c.since <= this.release && this.hasCipher(c)).map((c) => c.name)
  }

  hasCurve(name: string): boolean {
    return CURVES.includes(name) && this.host.curves.has(hostCurve(name))
  }
  get curveNames(): string[] {
    return [...CURVES.filter((name) => this.hasCurve(name)), ...EDWARDS_CURVES]
  }
}
