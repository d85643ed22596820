/** The gate calls incompatible what executions park at, and compatible what they go on with: in every edit of the battery. */
import { expect, it } from "vitest"
import { isRule, rules } from "../../compiler/diagnostic/rules.ts"
import { after, before, type Edit, edits } from "../faults/edits/index.ts"
import { changed, projectOf } from "../support/changed.ts"

const old = projectOf(before)

/** What running executions would not survive, by rule. */
const refusals = (edit: Edit): ReadonlyArray<string> =>
  changed(old, projectOf(after(edit))).diagnostics
    .filter(({ code, severity }) =>
      severity === "error" && isRule(code) && ["WIRE", "REPLAY"].includes(rules[code].category)
    )
    .map(({ code }) => code)

/** In none of these executions the branch wins that has got a step more; where it does, they park. */
const neverThere = ["an undo step is added where a race was lost"]

it.each(edits.map((edit) => [edit.name, edit] as const))("%s", (_, edit) => {
  const found = refusals(edit)
  if (edit.verdict === "continues" && !neverThere.includes(edit.name)) expect(found).toEqual([])
  else expect(found.length).toBe(1)
})
