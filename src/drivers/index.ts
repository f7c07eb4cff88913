/** All native libraries: what OTP's modules load with load_nif. */
import type { NifFamily } from '../runtime/nifs.ts'
import { erlTracer } from './erl_tracer.ts'
import { zlib } from './zlib/index.ts'

export const libraries: readonly NifFamily[] = [erlTracer, zlib]
