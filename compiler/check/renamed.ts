/** What was renamed, and the names under which it is stored. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { Renaming, WorkflowDocument } from "../parse/document.ts"
import type { Located } from "../source/text.ts"
import { allSteps } from "./blocks.ts"
import type { StructType } from "./type.ts"

type Report = (it: Diagnostic) => void

export const checkRenamed = (document: WorkflowDocument, report: Report): void => {
  const { brokenSteps, payload: { fields }, renamedFrom } = document
  const steps = new Map(allSteps(document.steps).map((step) => [step.id.value, step]))
  checkKnown("step", renamedFrom.steps, [...steps.keys(), ...brokenSteps], report)
  for (const { from, name } of renamedFrom.steps) {
    const own = steps.get(name.value)?.durableName
    if (own === undefined || own === from) continue
    const related = [{ message: "It is pinned here.", span: own.span }]
    report(diagnostic("renamed-twice", name.span, { id: name.value, name: own.value }, { related }))
  }
  checkKnown("member", renamedFrom.fields, fields.map(({ name }) => name.value), report)
  const names = fields.map(({ name }) => name.value)
  const renamed = renamedFrom.fields.filter(({ name }) => names.includes(name.value))
  const stored = new Map(
    names.flatMap((name) => renamed.some((it) => it.name.value === name) ? [] : [[name, name] as const])
  )
  for (const { from, name } of renamed) {
    const other = stored.get(from.value)
    if (other === undefined) stored.set(from.value, name.value)
    else report(diagnostic("renamed-clash", from.span, { name: from.value, other }))
  }
}

const checkKnown = (
  what: "step" | "member",
  renamings: ReadonlyArray<Renaming>,
  known: ReadonlyArray<string>,
  report: Report
): void => {
  for (const { name: { span, value: name } } of renamings) {
    if (!known.includes(name)) {
      report(diagnostic("renamed-unknown", span, { what, name, suggestion: suggest(name, known) }))
    }
  }
}

/** The members of the payload, by the names under which they are stored. */
export const storedFields = ({ payload: { fields }, renamedFrom }: WorkflowDocument): ReadonlyArray<Located<string>> =>
  fields.map(({ name }) => renamedFrom.fields.find((it) => it.name.value === name.value)?.from ?? name)

/** A payload that knows under which names its members are stored. */
export const withStored = (payload: StructType, { renamedFrom }: WorkflowDocument): StructType => {
  const stored = new Map(renamedFrom.fields.map(({ from, name }) => [name.value, from.value]))
  return {
    ...payload,
    fields: payload.fields.map((field) => {
      const from = stored.get(field.name)
      return from === undefined ? field : { ...field, stored: from }
    })
  }
}
