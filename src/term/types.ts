/** A term: one 32-bit word (see layout.ts). The brand keeps terms and plain numbers apart for the type checker. */
export type Term = number & { readonly __term: unique symbol };

/** An address in linear memory, in bytes. May be negative as a number: always shift with `>>>` before indexing. */
export type Address = number;

/** "No term": what a BIF returns after raising, trapping or suspending. */
export const NONE = 0 as Term;
