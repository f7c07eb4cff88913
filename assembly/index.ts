/** The kernel: what generated code and the host call all the time. `src/runtime/kernel.ts` says what each function does. */
export * from './raise'
export * from './bignum'
export * from './arith'
export * from './bits'
