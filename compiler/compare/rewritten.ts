/** A workflow of which most steps are gone is another one: that is one finding, and not one for each of them. */
import { canonicalJson } from "../contract/jcs.ts"
import { planForm } from "../contract/surfaces.ts"
import type { Comparison, Finding } from "./rule.ts"
import { steps } from "./rules/steps.ts"
import { structure } from "./rules/structure.ts"
import { allIn, everything, mainWay, records } from "./ways.ts"

const fewest = 4

export const rewritten = ({ after, before }: Comparison, findings: ReadonlyArray<Finding>): ReadonlyArray<Finding> => {
  const namesOf = (contract: typeof before) =>
    allIn(mainWay(contract.steps, everything), everything)
      .flatMap(({ step: { value } }) => records(value) ? [value.name] : [])
  const [all, now] = [namesOf(before), new Set(namesOf(after))]
  const left = all.filter((name) => now.has(name)).length
  const { version, workflow } = after
  const another: Finding = {
    rule: "VERSION_BUMP_REQUIRED",
    facts: { workflow, version, left, all: all.length },
    before: ["steps"],
    after: ["version"]
  }
  if (all.length < fewest || left * 2 >= all.length) {
    // Whatever no rule knows of is not called compatible.
    const isRecorded = canonicalJson(planForm(before)) !== canonicalJson(planForm(after))
    return findings.length === 0 && isRecorded ? [another] : findings
  }
  return [
    another,
    ...findings.filter(({ rule }) => !Object.hasOwn(steps, rule) && !Object.hasOwn(structure, rule))
  ]
}
