/** Refuses patterns that are not regular expressions, and those that a text could make run for ever. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type { Located } from "../source/text.ts"
import { ambiguity } from "./pattern-ambiguity.ts"

/** As in schemas/types.schema.json. */
const longest = 1000

export const patternMistake = ({ span, value }: Located<string>): Diagnostic | undefined => {
  // The schema has said so; what is never compiled need not be looked into.
  if (value.length > longest) return undefined
  try {
    RegExp(value, "u")
  } catch (problem) {
    const reason = problem instanceof Error ? problem.message.replace(/^.*: /, "") : String(problem)
    return diagnostic("bad-pattern", span, { reason: reason.charAt(0).toLowerCase() + reason.slice(1) })
  }
  const unsafe = ambiguity(value)
  return unsafe === undefined ? undefined : diagnostic("unsafe-pattern", span, unsafe)
}
