/**
 * Native functions of module prim_file, on the host's files. The order in which arguments are looked at, and what is an
 * `{error, einval}` and what a badarg, are those of OTP's prim_file_nif.c.
 */
import type { NifFamily } from '../runtime/nifs.ts'
import { nameFunctions } from './file_names.ts'
import { handleFunctions } from './file_handles.ts'
import { OpenFiles } from './open_files.ts'

export const primFile: NifFamily = (vm) => {
  const files = new OpenFiles(vm)
  return { module: 'prim_file', functions: { ...nameFunctions(vm, files), ...handleFunctions(vm, files) } }
}
