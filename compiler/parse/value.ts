/** Turns what stands where a value is expected into literals, expressions and templates. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type { Located } from "../source/text.ts"
import { closingBrace } from "./brace.ts"
import type { Expression, Value } from "./document.ts"
import { parseExpression } from "./expression.ts"
import type { AuthorFunctions } from "./inspection.ts"
import { offsetsBehind, stretch } from "./offsets.ts"
import type { Node, ScalarNode } from "./tree.ts"

/** Where the parts of a file say what is wrong with them. */
export interface Report {
  readonly file: string
  readonly say: (...said: ReadonlyArray<Diagnostic>) => void
  /** The JSON Schemas that types have referred to so far. */
  readonly schemas: Array<Located<string>>
  /** What expressions may call besides the library. */
  readonly functions: AuthorFunctions
}

export const valueAt = (report: Report, node: Node | undefined): Value | undefined =>
  node === undefined ? undefined : readValue(report, node)

export const readValue = (report: Report, node: Node): Value => {
  const span = node.span
  if (node.kind === "list") return { kind: "list", items: node.items.map((item) => readValue(report, item)), span }
  if (node.kind === "map") {
    const entries = node.entries.map(({ key, value }) => ({ key, value: readValue(report, value) }))
    return { kind: "map", entries, span }
  }
  if (typeof node.value !== "string") return { kind: "literal", value: node.value, span }
  return readText(report, node, node.value)
}

const readText = (report: Report, node: ScalarNode, text: string): Value => {
  const span = node.span
  if (!text.includes("${")) return { kind: "literal", value: text, span }
  const parts = splitTemplate(report, node, text)
  if (parts === undefined) return { kind: "broken", span }
  // A block scalar ends with a line break that nobody means.
  const meant = node.style === "block" ? parts.filter((part) => typeof part !== "string" || part.trim() !== "") : parts
  const only = meant.length === 1 ? meant[0] : undefined
  return only === undefined || typeof only === "string"
    ? { kind: "template", parts, span }
    : { kind: "expression", expression: only, span }
}

/** The texts and expressions of a template in their order; nothing where one of them could not be read. */
const splitTemplate = (report: Report, node: ScalarNode, text: string): Array<string | Expression> | undefined => {
  const parts: Array<string | Expression> = []
  let broken = false
  let from = 0
  for (let open = text.indexOf("${"); open >= 0; open = text.indexOf("${", from)) {
    const close = closingBrace(text, open)
    if (close < 0) {
      report.say(diagnostic("unterminated-expression", stretch(report.file, node.offsets, open, open + 2), {}))
      return undefined
    }
    if (open > from) parts.push(text.slice(from, open))
    const expression = parseExpression({
      file: report.file,
      text: text.slice(open + 2, close),
      offsets: offsetsBehind(node.offsets, open + 2),
      functions: report.functions
    })
    report.say(...expression.diagnostics)
    if (expression.value === undefined) broken = true
    else parts.push(expression.value)
    from = close + 1
  }
  if (from < text.length) parts.push(text.slice(from))
  return broken ? undefined : parts
}
