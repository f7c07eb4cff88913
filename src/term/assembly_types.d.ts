/** AssemblyScript's integer type as the type checker of TypeScript sees it (layout.ts is shared by both). */
type i32 = number;
