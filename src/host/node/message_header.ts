/** struct msghdr, with struct iovec behind it: messages with control messages. */
import { fixed } from './libc.ts'
import type { Libc } from './libc.ts'
import { ADDRESS_SIZE } from './native_addresses.ts'

const HEADER_SIZE = 56
const VECTOR_SIZE = 16

export class MessageHeader {
  private readonly c: Libc
  private readonly bytes = fixed(HEADER_SIZE + VECTOR_SIZE)
  private readonly view: DataView
  private readonly name = fixed(ADDRESS_SIZE)
  private control = fixed(1024)

  constructor(c: Libc) {
    this.c = c
    this.view = new DataView(this.bytes.buffer)
  }

  /** Describes what is sent; all bytes must stay where they are. */
  sent(data: Uint8Array, size: number, to: Uint8Array | undefined, control: Uint8Array): Uint8Array {
    return this.describe(to, to?.length ?? 0, data, size, control, control.length)
  }
  forReceiving(into: Uint8Array, control: number): Uint8Array {
    if (control > this.control.length) this.control = fixed(control)
    this.control.fill(0)
    this.name.fill(0)
    return this.describe(this.name, ADDRESS_SIZE, into, into.length, this.control, control)
  }
  /** What there is beside the data. */
  received(): { from: Uint8Array; control: Uint8Array; flags: number } {
    const { view } = this
    return {
      from: this.name.slice(0, Math.min(ADDRESS_SIZE, view.getUint32(8, true))),
      control: this.control.slice(0, Number(view.getBigUint64(40, true))),
      flags: view.getUint32(48, true),
    }
  }
  private describe(
    name: Uint8Array | undefined, nameSize: number, data: Uint8Array, size: number, control: Uint8Array, controlSize: number,
  ): Uint8Array {
    const { c, bytes, view } = this
    bytes.fill(0)
    if (name !== undefined) view.setBigUint64(0, c.address(name), true)
    view.setUint32(8, nameSize, true)
    view.setBigUint64(16, c.address(bytes) + BigInt(HEADER_SIZE), true)
    view.setBigUint64(24, 1n, true)
    if (controlSize > 0) view.setBigUint64(32, c.address(control), true)
    view.setBigUint64(40, BigInt(controlSize), true)
    view.setBigUint64(HEADER_SIZE, c.address(data), true)
    view.setBigUint64(HEADER_SIZE + 8, BigInt(size), true)
    return bytes
  }
}
