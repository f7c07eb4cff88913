/**
 * Module crypto, over the host's cryptography: https://www.erlang.org/doc/apps/crypto/crypto.html. What the host has not is
 * here in TypeScript, or raises `notsup` as OTP does where its OpenSSL lacks something.
 */
import { isAtom } from '../../term/terms.ts'
import type { NifFamily } from '../../runtime/nifs.ts'
import { aead } from './aead.ts'
import { Algorithms } from './algorithms.ts'
import { ciphers } from './cipher.ts'
import { encryption } from './crypt.ts'
import { Curves } from './curves.ts'
import { keyExchange } from './diffie_hellman.ts'
import { hashes } from './hash.ts'
import { info } from './info.ts'
import { Keys } from './keys.ts'
import { macs } from './mac.ts'
import { PublicKeys } from './public_keys.ts'
import { random } from './random.ts'
import { secrets } from './secrets.ts'
import { signatures } from './sign.ts'
import { Support } from './support.ts'

/** What the module calls its library's version. */
const LIBRARY_VERSION = 302

export const crypto: NifFamily = (vm) => {
  const host = vm.host.crypto
  if (!host) return { module: 'crypto', functions: {}, load: () => false }
  const support = new Support(vm, host)
  const algorithms = new Algorithms(host.api, vm.release)
  const publicKeys = new PublicKeys(support, algorithms, new Curves(support), new Keys(support))
  const { t } = vm
  return {
    module: 'crypto',
    functions: {
      ...info(support, algorithms),
      ...hashes(support, algorithms),
      ...macs(support, algorithms),
      ...ciphers(support, algorithms),
      ...aead(support, algorithms),
      ...random(support),
      ...secrets(support, algorithms),
      ...signatures(publicKeys),
      ...encryption(publicKeys),
      ...keyExchange(publicKeys),
    },
    load: (info) => {
      if (!t.isTupleOf(info, 3) || t.safeInteger(t.element(info, 1)) !== LIBRARY_VERSION) return false
      const fips = t.element(info, 3)
      // There is no mode of FIPS to begin in.
      return isAtom(fips) && vm.atoms.text(fips) === 'false'
    },
  }
}
