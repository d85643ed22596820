/** What the whitelist of expressions carries along. */
import type * as es from "estree"
import type { Code, Facts } from "../diagnostic/diagnostic.ts"

export interface Inspection {
  /** How much deeper the syntax may go. */
  readonly depth: number
  /** The author's own. */
  readonly functions: ReadonlyArray<string>
  readonly refuse: <C extends Code>(node: es.Node, code: C, facts: Facts<C>) => void
}

// acorn puts the offsets on every node; ESTree's own declarations do not know them.
export const rangeOf = (node: es.Node): readonly [number, number] => {
  const { end, start } = node as unknown as { readonly start: number; readonly end: number }
  return [start, end]
}
