/** All native libraries: what OTP's modules load with load_nif. */
import type { NifFamily } from '../runtime/nifs.ts'

export const libraries: readonly NifFamily[] = []
