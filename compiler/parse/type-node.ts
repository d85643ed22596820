/** What a specification file says of types, as written, with the place of everything. */
import type { Located, Span } from "../source/text.ts"
import type { Value } from "./value-node.ts"

export const primitives = [
  "string",
  "int",
  "number",
  "boolean",
  "null",
  "json",
  "date",
  "datetime",
  "duration",
  "uuid",
  "url"
] as const
export type Primitive = (typeof primitives)[number]

export type TypeNode =
  | { readonly kind: "primitive"; readonly name: Primitive; readonly span: Span }
  | { readonly kind: "literal"; readonly value: string | number | boolean; readonly span: Span }
  | { readonly kind: "array"; readonly element: TypeNode; readonly span: Span }
  | UnionNode
  | { readonly kind: "record"; readonly value: TypeNode; readonly span: Span }
  | { readonly kind: "reference"; readonly name: string; readonly span: Span }
  | StructNode
  | RefinedNode
  | SchemaNode
  | Broken

/** Something stands here that could not be read and has been reported: whatever is expected of it, it has. */
export interface Broken {
  readonly kind: "broken"
  readonly span: Span
}

export interface UnionNode {
  readonly kind: "union"
  readonly members: ReadonlyArray<TypeNode>
  /** Of a tagged union, whose members are structures: the member that tells them apart. */
  readonly tag?: string
  readonly span: Span
}

export interface StructNode {
  readonly kind: "struct"
  readonly fields: ReadonlyArray<FieldNode>
  readonly span: Span
}

export interface FieldNode {
  readonly name: Located<string>
  readonly optional: boolean
  readonly type: TypeNode
  /** What the member is where it is left out; no expressions in it. */
  readonly default?: Value
}

/** `{ $type: string, pattern: ..., brand: ... }`. */
export interface RefinedNode {
  readonly kind: "refined"
  readonly base: TypeNode
  readonly refinements: Refinements
  readonly span: Span
}

/** `{ $jsonSchema: ./x.schema.json#/$defs/Money }`. */
export interface SchemaNode {
  readonly kind: "schema"
  /** From the folder of the file, with the fragment if there is one. */
  readonly path: string
  readonly span: Span
}

export interface Refinements {
  readonly pattern?: Located<string>
  readonly minLength?: Located<number>
  readonly maxLength?: Located<number>
  /** `email`, `hostname`, `ipv4` or `ipv6`; the other formats are primitives. */
  readonly format?: Located<string>
  readonly min?: Located<number>
  readonly max?: Located<number>
  readonly brand?: Located<string>
}
