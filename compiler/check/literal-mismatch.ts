/** What is said of a value written in the specification that is not of the type that is expected. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { Span } from "../source/text.ts"
import { literalsOf } from "./literal.ts"
import { describeRefinements, describeType, expand, type TypeTable } from "./type-text.ts"
import type { Type } from "./type.ts"

/** `value` as the author would see it. */
export const literalMismatch = (span: Span, value: string, expected: Type, table: TypeTable): Diagnostic => {
  const type = expand(expected, table)
  const rule = type.kind === "refined" ? describeRefinements(type) : undefined
  const values = literalsOf(expected, table).map(String)
  const facts = { value, values, suggestion: suggest(value, values) }
  return expected.kind === "named"
    ? diagnostic("literal-mismatch", span, { ...facts, expected: expected.name, rule })
    : diagnostic("literal-mismatch", span, { ...facts, expected: rule ?? describeType(expected), rule: undefined })
}
