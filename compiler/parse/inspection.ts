/** What the whitelist of expressions carries along. */
import type * as es from "estree"
import type { Code, Facts } from "../diagnostic/diagnostic.ts"

/** The names of the author's own functions; it may be any where their declaration could not be read, which has been said. */
export type AuthorFunctions = ReadonlyArray<string> | "unread"

export interface Inspection {
  /** How much deeper the syntax may go. */
  readonly depth: number
  readonly functions: AuthorFunctions
  readonly refuse: <C extends Code>(node: es.Node, code: C, facts: Facts<C>) => void
}

// acorn puts the offsets on every node; ESTree's own declarations do not know them.
export const rangeOf = (node: es.Node): readonly [number, number] => {
  const { end, start } = node as unknown as { readonly start: number; readonly end: number }
  return [start, end]
}
