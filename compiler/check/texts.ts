/** Texts that look like expressions of another template language, or like ours without the braces: they are taken as they stand. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type { Value, WorkflowDocument } from "../parse/document.ts"
import { allSteps, laterValues, ownValues, partsOf } from "./blocks.ts"

export const checkTexts = (document: WorkflowDocument, report: (it: Diagnostic) => void): void => {
  const visit = (value: Value | undefined): void => {
    if (value?.kind === "list") return value.items.forEach(visit)
    if (value?.kind === "map") return value.entries.forEach((it) => visit(it.value))
    if (value?.kind !== "literal" || typeof value.value !== "string") return
    const meant = expressionIn(value.value)
    if (meant !== undefined) report(diagnostic("text-not-expression", value.span, { written: value.value, meant }))
  }
  for (const step of allSteps(document.steps)) {
    ownValues(step).forEach(visit)
    laterValues(step).forEach(visit)
    partsOf(step).forEach((it) => visit(it.yields))
    if (step.kind === "repeat") visit(step.next)
  }
  visit(document.returns)
  for (const { value } of [...document.attributes, ...document.queries]) visit(value)
}

const expressionIn = (text: string): string | undefined => {
  const bare = text.trim()
  const inner = (/^\{\{(.*)\}\}$/.exec(bare)?.[1] ?? bare.replace(/^\$/, "")).trim()
  return /^(payload|steps|result|execution|signals)(\??\.[A-Za-z_]\w*)+$/.test(inner) ? inner : undefined
}
