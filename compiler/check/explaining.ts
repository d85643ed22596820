/** What the explanations of findings go by: the marks of a mirror, and what is declared of the values that expressions read. */
import type { Node } from "estree"
import type { Uncovered } from "../diagnostic/catalog/expressions.ts"
import type { Expression } from "../parse/document.ts"
import type { Span } from "../source/text.ts"
import { constantsOf, isExhausted } from "./exhaustive.ts"
import { pathOf } from "./references.ts"
import type { TypeTable } from "./type-text.ts"
import type { Type } from "./type.ts"
import type { Mark } from "./writer.ts"

export interface ExplainContext {
  readonly marks: ReadonlyArray<Mark>
  readonly table: TypeTable
  /** The declared type of a path such as `payload.amount.currency`. */
  readonly typeOf: (path: ReadonlyArray<string>) => Type | undefined
  /** Whether the step's value is missing where its step did not run. */
  readonly mayBeSkipped: (id: string, reader: Expression | undefined) => boolean
  /** The steps whose values lack something where the expression asks wrongly. */
  readonly misledBy: (condition: Expression) => ReadonlySet<string>
  /** Where to report what belongs to no place. */
  readonly fallback: Span
}

/** By the id of a `switch`: the type of what its cases leave of the value that they tell apart. */
export type Lefts = ReadonlyMap<string, string>

export interface Explaining extends ExplainContext {
  readonly lefts: Lefts
}

export const declaredType = (node: Node | undefined, { typeOf }: ExplainContext): Type | undefined => {
  const path = node === undefined ? undefined : pathOf(node)
  return path === undefined ? undefined : typeOf(path)
}

/** Of the value of a `switch`: what its cases do not cover, where it can be listed. */
export const uncovered = (node: Node | undefined, { lefts }: Explaining): Uncovered | undefined => {
  const [root, id = "", ...members] = (node && pathOf(node)) ?? []
  const left = root === "steps" && members.length === 0 ? lefts.get(id) : undefined
  const values = left === undefined || isExhausted(left) ? [] : constantsOf(left)
  return values.length === 0 ? undefined : { id, values }
}
