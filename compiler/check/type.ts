/** A type with its names resolved: what the checker compares and the emitter prints. */
import type { Primitive, Value } from "../parse/document.ts"

export type Type =
  | { readonly kind: "primitive"; readonly name: Primitive }
  | { readonly kind: "literal"; readonly value: string | number | boolean }
  | { readonly kind: "array"; readonly element: Type }
  | UnionType
  | { readonly kind: "record"; readonly value: Type }
  | StructType
  | NamedType
  | RefinedType
  /** The value of a step that gives none. */
  | { readonly kind: "void" }

export interface UnionType {
  readonly kind: "union"
  readonly members: ReadonlyArray<Type>
  /** Of a tagged union, whose members are structures: the member that tells them apart. */
  readonly tag?: string
}

export interface StructType {
  readonly kind: "struct"
  readonly fields: ReadonlyArray<Field>
}

export interface Field {
  readonly name: string
  /** The name under which it is stored, where that is another. */
  readonly stored?: string
  readonly optional: boolean
  readonly type: Type
  /** What the member is where it is left out: a value without expressions, of this type. */
  readonly default?: Value
}

/** Whether a value that is written down may be without the member. */
export const mayBeLeftOut = (field: Field): boolean => field.optional || field.default !== undefined

/** A type declared in a `*.types.yaml` file, by its name there. */
export interface NamedType {
  readonly kind: "named"
  readonly name: string
  /** The declaring file, relative to the project root. */
  readonly file: string
}

export interface RefinedType {
  readonly kind: "refined"
  readonly base: Type
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly format?: string
  readonly min?: number
  readonly max?: number
  readonly brand?: string
}
