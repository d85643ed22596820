/** Turns a type as TypeScript printed it into text in which names (not parts of string literals) are those of the imports. */
import type { PrintedType } from "../check/checked.ts"
import type { NamedType } from "../check/type.ts"
import type { Layout } from "./module.ts"
import { effect, runtime } from "./names.ts"
import { type Doc, group, indent, line } from "./print.ts"
import { declared } from "./schema.ts"

/** The members of its structures, and its alternatives, stand a line each where they do not fit on one. */
export const printedType = ({ names, text }: PrintedType, layout: Layout): Doc => {
  let alternative: Array<Doc> = []
  const alternatives = [alternative]
  const around: Array<Array<Doc>> = []
  for (const token of text.split(tokens)) {
    if (token === "{ ") {
      around.push(alternative)
      alternative = []
    } else if (token === " }") {
      const members: Doc = group(["{", indent([line, alternative]), line, "}"])
      alternative = around.pop() ?? []
      alternative.push(members)
    } else if (token === " | " && around.length === 0) {
      alternative = []
      alternatives.push(alternative)
    } else if (token === "; ") alternative.push(";", line)
    else alternative.push(spelled(token, names.get(token), layout))
  }
  const [first = [], ...others] = alternatives
  return group([first, indent(others.map((it): Doc => [line, "| ", it]))])
}

const tokens = /("(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$]*|\{ | \}|; | \| )/

const spelled = (token: string, name: NamedType | undefined, layout: Layout): Doc => {
  if (name !== undefined) return declared(name, layout, true)
  return languageTypes.has(token) ? runtime(token, true) : token === "Schema" ? effect("Schema", true) : token
}

const languageTypes: ReadonlySet<string> = new Set([
  "CalendarDate",
  "Datetime",
  "DurationText",
  "Settled",
  "Uuid",
  "Url"
])
