/** What decides which items a loop has, and under which keys: its own expressions, and all that they are computed from. */
import type { Contract, StepContract, ValueForm } from "../contract/contract.ts"
import type { Json } from "../parse/tree.ts"
import { readsOf } from "./reads.ts"
import { allIn, everything, mainWay } from "./ways.ts"

/** The same for two contracts if, and only if, nothing that is computed anew on replay has changed. */
export const loopInputs = (value: ValueForm, contract: Contract): Json => {
  const steps = new Map(
    allIn(mainWay(contract.steps, everything), everything)
      .map(({ step: { value: step } }) => [step.id ?? step.name, step])
  )
  const found = new Map<string, Json>()
  const functions = new Set(contract.functions?.names)
  const follow = (values: ReadonlyArray<ValueForm>): void => {
    const reads = readsOf(...values)
    for (const name of reads.keys()) {
      if (functions.has(name)) found.set("functions", contract.functions?.sources ?? [])
    }
    const read = reads.get("steps") ?? new Set()
    const ids = read.has("") ? [...steps.keys()] : [...read]
    const states = reads.has("state") ? [...steps].flatMap(([id, { kind }]) => kind === "repeat" ? [id] : []) : []
    for (const id of [...ids, ...states]) {
      const step = steps.get(id)
      if (step === undefined || found.has(`step ${id}`)) continue
      const own = recomputed(step)
      found.set(`step ${id}`, own)
      follow(own)
    }
  }
  follow([value])
  return { value, from: Object.fromEntries([...found].toSorted(([a], [b]) => a < b ? -1 : 1)) }
}

const given = (values: ReadonlyArray<ValueForm | undefined>): ReadonlyArray<ValueForm> =>
  values.filter((value) => value !== undefined)

/** The values of a step that are computed, and not recorded. */
const recomputed = (step: StepContract): ReadonlyArray<ValueForm> => {
  const condition = step.kind === "let" && step.when !== undefined ? [step.when.condition] : []
  const instead = "onTimeout" in step && step.onTimeout !== undefined && "yield" in step.onTimeout
    ? [step.onTimeout.yield]
    : []
  switch (step.kind) {
    case "let":
      return [...condition, step.value]
    case "switch":
      return given(step.cases.map(({ yields }) => yields))
    case "parallel":
    case "race":
      return given(Object.values(step.branches).map(({ yields }) => yields))
    case "foreach":
      return given([step.items, step.yields])
    case "repeat":
      return given([step.init, step.next, "yield" in step.onMax ? step.onMax.yield : undefined])
    case "try":
      return given([step.yields, ...Object.values(step.catches).map(({ yields }) => yields)])
    default:
      return instead
  }
}
