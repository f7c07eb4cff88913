/** The file /etc/hosts, and what the program `inet_gethost` is asked. */

/** Lines of the hosts file: an address and its names. */
export function hostsOf(text: string): { address: string; names: string[] }[] {
  return text.split('\n').flatMap((line) => {
    const [address, ...names] = line.replace(/#.*/u, '').trim().split(/\s+/u)
    return address === undefined || names.length === 0 ? [] : [{ address, names }]
  })
}

const BY_NAME = 1
const NAME = 10

/** A message to `inet_gethost` that asks for the addresses of a name: length, serial number, operation, family, name. Undefined: it is another. */
export function nameAsked(bytes: Uint8Array): { name: string; family: 4 | 6 } | undefined {
  const end = bytes.indexOf(0, NAME)
  if (bytes[8] !== BY_NAME || end < 0) return undefined
  return { name: new TextDecoder().decode(bytes.subarray(NAME, end)), family: bytes[9] === 1 ? 4 : 6 }
}
