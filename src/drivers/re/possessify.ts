import type { GroupItem, Newline } from './items.ts'
import type { Unicode } from './unicode.ts'
export function possessify(_top: GroupItem, _utf: boolean, _ucp: boolean, _version: 8 | 10, _unicode: () => Unicode, _newline: Newline): void {}
