/** What a schema cannot read, in the words of messages. */
import type { Address } from "./address.ts"
import type { Unread } from "./compatible.ts"
import type { Path } from "./difference.ts"

/** `payload.items[].sku`. */
export const pathText = (root: string, path: Path): string =>
  path.reduce((text, part) => part === "*" ? `${text}[]` : `${text}.${part}`, root)

/** Down the canonical schema that stands at `root`. */
export const schemaAddress = (root: Address, path: Path): Address => [
  ...root,
  ...path.flatMap((part) => part === "*" ? ["items"] : ["properties", part])
]

export const exampleText = (example: Unread["example"]): string | undefined =>
  example === undefined ? undefined : JSON.stringify(example)
