/** What a specification file says where a value is expected, as written, with the place of everything. */
import type { Expression as EsExpression } from "estree"
import type { Located, Span } from "../source/text.ts"
import type { Offsets } from "./offsets.ts"
import type { Broken } from "./type-node.ts"

/** What stands where a value is expected: plain YAML, in which any string may be or hold `${ }`. */
export type Value =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null; readonly span: Span }
  | { readonly kind: "list"; readonly items: ReadonlyArray<Value>; readonly span: Span }
  | { readonly kind: "map"; readonly entries: ReadonlyArray<MapEntry>; readonly span: Span }
  | { readonly kind: "expression"; readonly expression: Expression; readonly span: Span }
  | { readonly kind: "template"; readonly parts: ReadonlyArray<string | Expression>; readonly span: Span }
  | Broken

export interface MapEntry {
  readonly key: Located<string>
  readonly value: Value
}

/** One `${ }`: an ES expression inside the whitelist, whose every node can be placed in the file. */
export interface Expression {
  /** The text between `${` and `}`, after YAML unescaping. */
  readonly text: string
  /** ESTree; `start` and `end` of each node are offsets in `text`. */
  readonly syntax: EsExpression
  /** The text between the braces, trimmed, in the file. */
  readonly span: Span
  /** Where the characters of `text` stand in the file. */
  readonly offsets: Offsets
}
