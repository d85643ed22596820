/** Conditions, loops, branches, compensation and children. */
import type {
  Contract,
  DecisionContract,
  Named,
  RepeatContract,
  StepContract,
  ValueForm
} from "../../contract/contract.ts"
import type { ChildFate, structureRules } from "../../diagnostic/catalog/rules/structure.ts"
import type { Thing } from "../../diagnostic/catalog/rules/thing.ts"
import type { Severity } from "../../diagnostic/diagnostic.ts"
import type { Address } from "../address.ts"
import type { Kept } from "../changes.ts"
import { loopInputs } from "../loops.ts"
import type { Checks, Comparison } from "../rule.ts"
import { allIn, everything, mainWay, patchesIn } from "../ways.ts"
import { changesOf, isSame, renamedRaces } from "./steps.ts"

type Kind = StepContract["kind"]
type Of<K extends Kind> = Extract<StepContract, { readonly kind: K }>

/** Steps that are of a kind in both. */
const pairsOf = <K extends Kind>({ kept }: Comparison, kind: K) =>
  kept.flatMap((pair) => {
    const [old, current] = [pair.before.value, pair.after.value]
    return isOf(old, kind) && isOf(current, kind) ? [{ pair, old, current }] : []
  })

const isOf = <K extends Kind>(step: StepContract, kind: K): step is Of<K> => step.kind === kind

const facts = ({ after: { workflow } }: Comparison, { before }: Kept) => ({ workflow, step: before.value.name })

const places = ({ after, before }: Kept, ...below: ReadonlyArray<string | number>) => ({
  before: [...before.address, ...below],
  after: [...after.address, ...below]
})

const bounds = (
  step: StepContract
): { readonly what: "maxIterations" | "concurrency"; readonly bound: number } | undefined =>
  step.kind === "repeat"
    ? { what: "maxIterations", bound: step.maxIterations }
    : step.kind === "foreach"
    ? { what: "concurrency", bound: step.concurrency }
    : undefined

const raised = (is: boolean): { readonly severity?: Severity } => is ? { severity: "error" } : {}
const lowered = (is: boolean): { readonly severity?: Severity } => is ? { severity: "info" } : {}

/** Undo steps run in the reverse of the order in which their steps were done. */
const isUndoneFirst = ({ before }: Comparison, step: string): boolean => {
  const all = allIn(mainWay(before.steps, everything), everything).map(({ step: { value } }) => value)
  const place = all.findIndex(({ name }) => name === step)
  return all.some((other, index) =>
    index !== place && other.kind === "call" && other.undo !== undefined && canComeBefore(all, index, place)
  )
}

/** Steps of loops and of branches have no order that the text says. */
const canComeBefore = (all: ReadonlyArray<StepContract>, index: number, place: number): boolean =>
  index < place ||
  all.some(({ kind }) => kind === "foreach" || kind === "repeat" || kind === "parallel" || kind === "race")

const members = { query: "queries", attribute: "attributes", activity: "activities", queue: "queues" } as const

/** What may be another for what comes. What an activity or a queue takes and gives has rules of its own. */
const computed = (contract: Contract): { readonly [kind in keyof typeof members]: Named<unknown> } => ({
  query: contract.queries ?? {},
  attribute: contract.attributes ?? {},
  activity: mapped(contract.activities, ({ http, sensitive, taskQueue }) => [http, sensitive, taskQueue]),
  queue: mapped(contract.queues, ({ concurrency, retry, sensitive }) => [concurrency, retry, sensitive])
})

const mapped = <A>(named: Named<A> = {}, of: (value: A) => unknown): Named<unknown> =>
  Object.fromEntries(Object.entries(named).map(([name, value]) => [name, of(value)]))

const whole = (what: "return" | "functions" | "annotations" | "sensitive" | "limits", contract: Contract): unknown => {
  switch (what) {
    case "return":
      return contract.returns
    case "functions":
      return contract.functions
    case "annotations":
      return contract.annotations
    case "sensitive":
      return contract.sensitive
    case "limits":
      return [contract.executionTimeoutMillis ?? null, contract.runTimeoutMillis ?? null, contract.onFailure ?? null]
  }
}

const memberOf = {
  return: "returns",
  functions: "functions",
  annotations: "annotations",
  sensitive: "sensitive",
  limits: "executionTimeoutMillis"
} as const

const yieldsOf = (step: StepContract): unknown => {
  switch (step.kind) {
    case "let":
      return step.value
    case "switch":
      return step.cases.map(({ yields }) => yields ?? null)
    case "parallel":
    case "race":
      return Object.fromEntries(Object.entries(step.branches).map(([name, { yields }]) => [name, yields ?? null]))
    case "foreach":
    case "try":
      return step.yields
    case "repeat":
      return stateOf(step)
    default:
      return undefined
  }
}

const fate = (step: Of<"child">): ChildFate => step.onParentClose ?? "detach"

const stateOf = ({ init, next, onMax, until }: RepeatContract) => [init, next ?? null, until ?? null, onMax]

export const structure: Checks<keyof typeof structureRules> = {
  CONDITION_SAME: (comparison) =>
    comparison.kept.flatMap((pair) => {
      const [old, current] = [pair.before.value, pair.after.value]
      const found = (
        before: DecisionContract | undefined,
        after: DecisionContract | undefined,
        thing: Thing,
        ...path: Address
      ) => {
        if (before === undefined || after === undefined || isSame(before.condition, after.condition)) return []
        const { relied = false } = after
        return [{ facts: { ...facts(comparison, pair), thing, relied }, ...places(pair, ...path), ...raised(relied) }]
      }
      const own = found(old.when, current.when, { kind: "condition", step: old.name }, "when")
      if (old.kind !== "switch" || current.kind !== "switch" || old.cases.length !== current.cases.length) return own
      const cases = old.cases.flatMap(({ when }, index) =>
        found(
          when,
          current.cases[index]?.when,
          { kind: "case", step: old.name, number: index + 1 },
          "cases",
          index,
          "when"
        )
      )
      return [...own, ...cases]
    }),
  LOOP_KEY_SAME: (comparison) =>
    pairsOf(comparison, "foreach").flatMap(({ current, old, pair }) => {
      const of = (value: (step: Of<"foreach">) => ValueForm) =>
        !isSame(loopInputs(value(old), comparison.before), loopInputs(value(current), comparison.after))
      return [
        ...of(({ items }) => items)
          ? [{ facts: { ...facts(comparison, pair), what: "items" as const }, ...places(pair, "items") }]
          : [],
        ...of(({ key }) => key)
          ? [{ facts: { ...facts(comparison, pair), what: "keys" as const }, ...places(pair, "key") }]
          : []
      ]
    }),
  LOOP_BOUND: (comparison) =>
    comparison.kept.flatMap((pair) => {
      const [old, current] = [bounds(pair.before.value), bounds(pair.after.value)]
      if (
        old === undefined || current === undefined || old.what !== current.what || old.bound === current.bound
      ) return []
      return [{
        facts: { ...facts(comparison, pair), what: old.what, from: old.bound, to: current.bound },
        ...places(pair, old.what),
        ...lowered(old.what === "concurrency")
      }]
    }),
  RACE_SAME_NAME: renamedRaces,
  PARALLEL_SAME_BRANCH: (comparison) =>
    changesOf(comparison, "branch").flatMap(({ after, before, block, branch, change, step }) =>
      block === "parallel"
        ? [{ facts: { workflow: comparison.after.workflow, step, branch, change }, before, after }]
        : []
    ),
  RACE_MEMBER: (comparison) =>
    changesOf(comparison, "branch").flatMap(({ after, before, block, branch, change, step }) =>
      block === "race"
        ? [{
          facts: { workflow: comparison.after.workflow, step, branch, change },
          before,
          after,
          ...lowered(change === "new")
        }]
        : []
    ),
  COMPENSATION_ADD: (comparison) =>
    pairsOf(comparison, "call").flatMap(({ current, old, pair }) =>
      old.undo === undefined && current.undo !== undefined
        ? [{
          facts: facts(comparison, pair),
          before: pair.before.address,
          after: [...pair.after.address, "undo"],
          ...raised(isUndoneFirst(comparison, old.name))
        }]
        : []
    ),
  COMPENSATION_NO_DELETE: (comparison) =>
    pairsOf(comparison, "call").flatMap(({ current, old, pair }) =>
      old.undo !== undefined && current.undo === undefined
        ? [{ facts: facts(comparison, pair), before: [...pair.before.address, "undo"], after: pair.after.address }]
        : []
    ),
  COMPENSATION_SAME: (comparison) =>
    pairsOf(comparison, "call").flatMap(({ current, old, pair }) => {
      const [from, to] = [old.undo, current.undo]
      if (from === undefined || to === undefined || isSame(from, to)) return []
      const kind = from.activity !== to.activity
        ? "undo activity"
        : isSame(from.input, to.input)
        ? "undo policy"
        : "undo input"
      return [{
        facts: { ...facts(comparison, pair), thing: { kind, step: old.name } as const },
        ...places(pair, "undo"),
        ...raised(kind === "undo activity"),
        ...lowered(kind === "undo policy")
      }]
    }),
  CHILD_SAME_REF: (comparison) =>
    pairsOf(comparison, "child").flatMap(({ current, old, pair }) =>
      old.workflow === current.workflow
        ? []
        : [{
          facts: { ...facts(comparison, pair), from: old.workflow, to: current.workflow },
          ...places(pair, "workflow")
        }]
    ),
  CHILD_KEY_SAME: (comparison) =>
    pairsOf(comparison, "child").flatMap(({ current, old, pair }) =>
      old.workflow === current.workflow && !isSame(old.input, current.input)
        ? [{ facts: { ...facts(comparison, pair), child: old.workflow }, ...places(pair, "input") }]
        : []
    ),
  CHILD_MODE_SAME: (comparison) =>
    pairsOf(comparison, "child").flatMap(({ current, old, pair }) => {
      return fate(old) === fate(current)
        ? []
        : [{
          facts: { ...facts(comparison, pair), from: fate(old), to: fate(current) },
          ...places(pair, "onParentClose")
        }]
    }),
  TRANSFORM: (comparison) => {
    const { after, before, kept } = comparison
    const { workflow } = after
    const ofSteps = kept.flatMap((pair) => {
      const [old, current] = [pair.before.value, pair.after.value]
      if (old.kind !== current.kind || isSame(yieldsOf(old), yieldsOf(current))) return []
      const what = { kind: old.kind === "let" ? "let" : "yield", step: old.name } as const
      return [{ facts: { workflow, what }, ...places(pair) }]
    })
    const [old, current] = [computed(before), computed(after)]
    const ofNames = (["query", "attribute", "activity", "queue"] as const).flatMap((kind) => {
      const isShared = kind === "activity" || kind === "queue"
      return [...new Set([...Object.keys(old[kind]), ...Object.keys(current[kind])])]
        .filter((name) => !isShared || (Object.hasOwn(old[kind], name) && Object.hasOwn(current[kind], name)))
        .filter((name) => !isSame(old[kind][name], current[kind][name]))
        .map((name) => {
          const address = [members[kind], name]
          return { facts: { workflow, what: { kind, name } }, before: address, after: address }
        })
    })
    const ofAll = (["return", "functions", "annotations", "sensitive", "limits"] as const)
      .filter((kind) => !isSame(whole(kind, before), whole(kind, after)))
      .map((kind) => ({ facts: { workflow, what: { kind } }, before: [memberOf[kind]], after: [memberOf[kind]] }))
    const known = new Set(patchesIn(before.steps).map(({ value }) => value.patch))
    const ofPatches = patchesIn(after.steps).flatMap(({ address, value: { patch } }) =>
      known.has(patch)
        ? []
        : [{ facts: { workflow, what: { kind: "patch" as const, name: patch } }, before: ["steps"], after: address }]
    )
    return [...ofSteps, ...ofNames, ...ofPatches, ...ofAll]
  }
}
