/** The names that a workflow reserves, against those that it has. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type { ReservedNode, WorkflowDocument } from "../parse/document.ts"
import type { Located } from "../source/text.ts"
import { allSteps } from "./blocks.ts"
import { storedFields } from "./renamed.ts"

export const checkReserved = (document: WorkflowDocument, report: (it: Diagnostic) => void): void => {
  const present: { readonly [kind in keyof ReservedNode]: ReadonlyArray<Located<string>> } = {
    steps: allSteps(document.steps).map(({ durableName, id }) => durableName ?? id),
    fields: storedFields(document),
    signals: document.signals.map(({ name }) => name)
  }
  for (const kind of ["steps", "fields", "signals"] as const) {
    const reserved = new Map<string, Located<string>>()
    for (const name of document.reserved[kind]) {
      const first = reserved.get(name.value)
      if (first === undefined) reserved.set(name.value, name)
      else {
        const related = [{ message: "it is reserved here first", span: first.span }]
        report(diagnostic("retired-twice", name.span, { name: name.value }, { related }))
      }
    }
    for (const { span, value: name } of present[kind]) {
      const since = reserved.get(name)
      if (since === undefined) continue
      const related = [{ message: "it is reserved here", span: since.span }]
      report(diagnostic("retired-name", span, { what: nouns[kind], name }, { related }))
    }
  }
}

const nouns: { readonly [kind in keyof ReservedNode]: string } = {
  steps: "step",
  fields: "field of the payload",
  signals: "signal"
}
