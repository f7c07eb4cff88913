import type { Vm } from './vm.ts'

/** The one object of a kind that a machine has, made when it is first asked for; `name` is its key in the machine's state. */
export function ofMachine<T>(vm: Vm, name: string, Kind: new (vm: Vm) => T): T {
  let made = vm.state.get(name) as T | undefined
  if (made === undefined) vm.state.set(name, (made = new Kind(vm)))
  return made
}
