/** What module crypto tells of itself: info/0, info_lib/0, supports/0; FIPS mode and engines, of which there are none. */
import type { Algorithms } from './algorithms.ts'
import { KEMS, LATTICE_AND_HASH_SIGNATURES, RSA_OPTIONS } from './algorithms.ts'
import { plainBadarg } from './support.ts'
import type { Support } from './support.ts'

const PUBLIC_KEY_ALGORITHMS = ['rsa', 'dss', 'dh', 'ec_gf2m', 'ecdsa', 'ecdh', 'eddsa', 'eddh', 'srp']
/** What takes an engine; there is none that could be given. */
const ENGINE_FUNCTIONS = [
  'engine_add_nif/1', 'engine_ctrl_cmd_strings_nif/3', 'engine_free_nif/1', 'engine_get_all_methods_nif/0', 'engine_get_id_nif/1',
  'engine_get_name_nif/1', 'engine_get_next_nif/1', 'engine_init_nif/1', 'engine_register_nif/2', 'engine_remove_nif/1', 'engine_unregister_nif/2', 'ensure_engine_loaded_nif/2',
]

export function info(support: Support, algorithms: Algorithms) {
  const { vm } = support
  const { t } = vm
  const version = support.openssl
  const text = `OpenSSL ${version}`
  const [major, minor, patch] = version.split('.').map((part) => parseInt(part, 10))

  const native = support.native.bind(support)
  // OTP 25 was made without engines where OpenSSL is of version 3.
  const notsup = () => vm.atom('notsup')
  const noSuchEngine = () => t.tuple(vm.atom('error'), vm.atom('bad_engine_id'))
  const engines = Object.fromEntries(ENGINE_FUNCTIONS.map((name) => [name, notsup]))
  return {
    ...engines,
    'engine_load_dynamic_nif/0': vm.release < 27 ? notsup : () => vm.atom('ok'),
    'engine_by_id_nif/1': vm.release < 27 ? notsup : noSuchEngine,
    'engine_get_first_nif/0': vm.release < 27 ? notsup : () => t.tuple(vm.atom('ok'), support.binaryOf(new Uint8Array(0))),
    'info_nif/0': () => t.map([
      [vm.atom('compile_type'), vm.atom('normal')],
      [vm.atom('link_type'), vm.atom('static')],
      [vm.atom('cryptolib_version_compiled'), t.charlist(text)],
      [vm.atom('cryptolib_version_linked'), t.charlist(text)],
      [vm.atom('fips_provider_available'), vm.atom('false')],
    ]),
    // OpenSSL's own number: major, minor and patch in one octet, one octet, and one after four bits.
    'info_lib/0': () => t.list([t.tuple(
      support.binaryOf(Buffer.from('OpenSSL')), t.integer(major! * 0x10000000 + minor! * 0x100000 + patch! * 0x10), support.binaryOf(Buffer.from(text)),
    )]),
    'info_fips/0': () => vm.atom('not_supported'),
    'enable_fips_mode_nif/1': native((flag) => {
      const wanted = support.text(flag!)
      return wanted === 'true' || wanted === 'false' ? vm.bool(wanted === 'false') : plainBadarg()
    }),
    'pubkey_algorithms/0': () => support.atoms([...(vm.release >= 29 ? LATTICE_AND_HASH_SIGNATURES : []), ...PUBLIC_KEY_ALGORITHMS]),
    'curve_algorithms/0': () => support.atoms(algorithms.curveNames),
    'rsa_opts_algorithms/0': () => support.atoms(RSA_OPTIONS),
    'kem_algorithms_nif/0': () => support.atoms(KEMS),
  }
}
