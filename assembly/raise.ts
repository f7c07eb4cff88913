/** Exceptions that the kernel itself raises: class and reason go to the cells, the host adds the stack trace. */
import { CELL_EXC_CLASS, CELL_EXC_TRACE, CELL_EXC_VALUE, CELL_REASON, REASON_RAISE } from '../src/term/layout'

export let atom_error: i32 = 0
export let atom_badarith: i32 = 0
export let atom_badarg: i32 = 0
export let atom_system_limit: i32 = 0
export let atom_true: i32 = 0
export let atom_false: i32 = 0

/** Tells the kernel the atoms it needs: once, when the atom table stands. */
export function set_atoms(error: i32, badarith: i32, badarg: i32, system_limit: i32, true_: i32, false_: i32): void {
  atom_error = error
  atom_badarith = badarith
  atom_badarg = badarg
  atom_system_limit = system_limit
  atom_true = true_
  atom_false = false_
}

/** Raises `error:reason`; returns 0, which its callers hand on. */
export function raise_error(reason: i32): i32 {
  store<i32>(CELL_EXC_CLASS, atom_error)
  store<i32>(CELL_EXC_VALUE, reason)
  store<i32>(CELL_EXC_TRACE, 0)
  store<i32>(CELL_REASON, REASON_RAISE)
  return 0
}
export function raise_badarith(): i32 {
  return raise_error(atom_badarith)
}
export function raise_badarg(): i32 {
  return raise_error(atom_badarg)
}
export function raise_system_limit(): i32 {
  return raise_error(atom_system_limit)
}
