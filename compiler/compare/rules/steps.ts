/** The names of steps, their order, what they call and what they give. */
import type { Contract, RequestContract, StepContract } from "../../contract/contract.ts"
import { canonicalJson } from "../../contract/jcs.ts"
import type { stepRules } from "../../diagnostic/catalog/rules/steps.ts"
import type { Thing } from "../../diagnostic/catalog/rules/thing.ts"
import type { Address } from "../address.ts"
import { targetOf } from "../align.ts"
import type { Change, Kept } from "../changes.ts"
import { lostOf } from "../compatible.ts"
import { type Difference, differenceOf, type Path } from "../difference.ts"
import { kindOf } from "../kinds.ts"
import type { Check, Checks, Comparison } from "../rule.ts"
import { exampleText, pathText, schemaAddress } from "../said.ts"
import { renamedQueues, renamedSignals } from "./renames.ts"

/** Changes of one kind. */
export const changesOf = <K extends Change["kind"]>(
  { steps }: Comparison,
  kind: K
): ReadonlyArray<Extract<Change, { readonly kind: K }>> =>
  steps.filter((change): change is Extract<Change, { readonly kind: K }> => change.kind === kind)

/** What is the same in meaning, however it is written. */
export const isSame = (a: unknown, b: unknown): boolean => textOf(a) === textOf(b)

// What contracts hold is JSON; what is absent is nothing.
const textOf = (value: unknown): string => value === undefined ? "" : canonicalJson(JSON.parse(JSON.stringify(value)))

const stepFacts = ({ after: { workflow } }: Comparison, { value: { name } }: { readonly value: StepContract }) => ({
  workflow,
  step: name
})

const placesOf = ({ after, before }: Kept, ...below: Address) => ({
  before: [...before.address, ...below],
  after: [...after.address, ...below]
})

const isTimer = ({ kind }: StepContract): boolean => kind === "sleep" || kind === "sleepUntil"

const renamedTo = (comparison: Comparison, of: (step: StepContract) => boolean) =>
  changesOf(comparison, "renamed").filter(({ before }) => of(before.value)).map(({ after, before }) => ({
    facts: { ...stepFacts(comparison, before), now: after.value.name },
    before: before.address,
    after: after.address
  }))

export const renamedTimers = (comparison: Comparison) => renamedTo(comparison, isTimer)
export const renamedRaces = (comparison: Comparison) => renamedTo(comparison, ({ kind }) => kind === "race")

/** What makes a step the same to replay: two that differ in it are not. */
const kept = (comparison: Comparison): ReadonlyArray<Kept> => comparison.kept

const requestOf = (step: StepContract): RequestContract | undefined => step.kind === "call" ? step : undefined

/** Inputs that are recorded with the step, and not compared. */
const inputOf = (step: StepContract): unknown =>
  step.kind === "call" || step.kind === "enqueue" ? step.input : undefined

const waitOf = (step: StepContract): unknown =>
  step.kind === "call" ? step.timeouts : "timeoutMillis" in step ? step.timeoutMillis : undefined

const outcomeOf = (step: StepContract): string => {
  const outcome = "onTimeout" in step ? step.onTimeout : undefined
  return outcome === undefined ? "" : "fail" in outcome ? `fail ${outcome.fail}` : "yield"
}

const parts = (
  of: (pair: Kept) => boolean,
  thing: (name: string) => Thing,
  ...below: Address
): Check<"STEP_RETRY"> =>
(comparison) =>
  kept(comparison).filter(of).map((pair) => ({
    facts: { workflow: comparison.after.workflow, thing: thing(pair.before.value.name) },
    ...placesOf(pair, ...below)
  }))

/** What is recorded of activities and children, and read again. */
const outputs = ({ after, before }: Comparison) => {
  const of = (group: "activities" | "children", kind: "activity" | "child") =>
    Object.keys(before[group] ?? {}).flatMap((name) => {
      const [old, current] = [before[group]?.[name], after[group]?.[name]]
      if (old === undefined || current === undefined) return []
      const difference = (part: Path, from: Contract["success"], to: Contract["success"]) => ({
        output: { of: kind, name },
        address: [group, name, ...part],
        text: part[0] === "errors" ? part[1] ?? "" : "result",
        difference: differenceOf({ form: from, types: before.types }, { form: to, types: after.types })
      })
      const errors = Object.keys(old.errors).filter((error) => Object.hasOwn(current.errors, error))
      return [
        difference(["success"], old.success, current.success),
        ...errors.map((error) => difference(["errors", error], old.errors[error] ?? {}, current.errors[error] ?? {}))
      ]
    })
  return [...of("activities", "activity"), ...of("children", "child")]
}

/** Errors that are recorded and not declared any more, by activity and by child. */
const errorsGone = ({ after, before }: Comparison, which: "gone" | "new") => {
  const [has, lacks] = which === "gone" ? [before, after] : [after, before]
  return (["activities", "children"] as const).flatMap((group) =>
    Object.entries(has[group] ?? {}).flatMap(([name, { errors }]) => {
      const other = lacks[group]?.[name]
      if (other === undefined) return []
      return Object.keys(errors).filter((error) => !Object.hasOwn(other.errors, error)).map((error) => ({
        output: { of: group === "activities" ? "activity" as const : "child" as const, name },
        error,
        address: [group, name, "errors"]
      }))
    })
  )
}

/** Where it is said of a name that it must not come back. */
const formerly = ({ before: { reserved }, former }: Comparison, name: string): Address | undefined => {
  const [index, other] = [reserved?.steps.indexOf(name) ?? -1, former.steps?.indexOf(name) ?? -1]
  if (index >= 0) return ["reserved", "steps", index]
  return other >= 0 ? ["formerNames", "steps", other] : undefined
}

const isWider = ({ backward, forward }: Difference): boolean => backward.length === 0 && forward.length > 0

export const steps: Checks<keyof typeof stepRules> = {
  STEP_SAME_NAME: (comparison) => renamedTo(comparison, (step) => !isTimer(step) && step.kind !== "race"),
  STEP_NO_DELETE: (comparison) => {
    const undeclared = new Set(errorsGone(comparison, "gone").map(({ error }) => error))
    return changesOf(comparison, "removed").flatMap(({ after, before, thing }) =>
      thing.kind === "catch" && undeclared.has(thing.error)
        ? []
        : [{ facts: { workflow: comparison.after.workflow, thing }, before, after }]
    )
  },
  STEP_NO_INSERT_BEFORE: (comparison) =>
    changesOf(comparison, "inserted").flatMap(({ after, before, next, thing }) =>
      next === undefined ? [] : [{ facts: { workflow: comparison.after.workflow, thing, next }, before, after }]
    ),
  STEP_APPEND: (comparison) =>
    changesOf(comparison, "inserted").flatMap(({ after, before, next, thing }) =>
      next === undefined ? [{ facts: { workflow: comparison.after.workflow, thing }, before, after }] : []
    ),
  STEP_SAME_ORDER: (comparison) =>
    changesOf(comparison, "reordered").map(({ after, before, other, step }) => ({
      facts: { workflow: comparison.after.workflow, step, other },
      before,
      after
    })),
  STEP_SAME_SCOPE: (comparison) =>
    changesOf(comparison, "moved").map(({ after, before, from, to }) => ({
      facts: {
        ...stepFacts(comparison, before),
        from: { holder: from.holder, part: from.part },
        to: { holder: to.holder, part: to.part }
      },
      before: before.address,
      after: after.address
    })),
  STEP_SAME_KIND: (comparison) =>
    kept(comparison).flatMap((pair) => {
      const [from, to] = [kindOf(pair.before.value), kindOf(pair.after.value)]
      return from === to
        ? []
        : [{ facts: { ...stepFacts(comparison, pair.before), from, to }, ...placesOf(pair) }]
    }),
  STEP_SAME_HANDLER: (comparison) => {
    const renamed = new Map([...renamedSignals(comparison), ...renamedQueues(comparison)])
    return kept(comparison).flatMap((pair) => {
      const [old, current] = [pair.before.value, pair.after.value]
      if (old.kind !== current.kind || !["call", "await", "enqueue"].includes(old.kind)) return []
      const [from, to] = [targetOf(old), targetOf(current)]
      if (from === to || renamed.get(from) === to) return []
      const below = old.kind === "call" ? "activity" : old.kind === "await" ? "signal" : "queue"
      return [{ facts: { ...stepFacts(comparison, pair.before), from, to }, ...placesOf(pair, below) }]
    })
  },
  STEP_UNIQUE_NAME: (comparison) =>
    changesOf(comparison, "inserted").flatMap(({ after, thing }) => {
      const before = thing.kind === "step" ? formerly(comparison, thing.step) : undefined
      return before === undefined
        ? []
        : [{ facts: { workflow: comparison.after.workflow, step: thing.step }, before, after }]
    }),
  STEP_SAME_INPUT: parts(
    ({ after, before }) =>
      before.value.kind === after.value.kind && !isSame(inputOf(before.value), inputOf(after.value)),
    (step) => ({ kind: "input", step }),
    "input"
  ),
  STEP_OUTPUT_NO_NARROW: (comparison) => [
    ...outputs(comparison).flatMap(({ address, difference, output, text }) =>
      [...difference.backward, ...difference.renamed.map(({ path }) => ({ path, reason: missing, example: undefined }))]
        .map(({ example, path, reason }) => ({
          facts: {
            workflow: comparison.after.workflow,
            of: { ...output, path: pathText(text, path) },
            lost: lostOf(reason),
            example: exampleText(example)
          },
          before: schemaAddress(address, path),
          after: schemaAddress(address, path)
        }))
    ),
    ...errorsGone(comparison, "gone").map(({ address, error, output }) => ({
      facts: {
        workflow: comparison.after.workflow,
        of: { ...output, path: error },
        lost: { kind: "undeclared" as const },
        example: undefined
      },
      before: [...address, error],
      after: address
    }))
  ],
  STEP_OUTPUT_WIDEN: (comparison) => [
    ...outputs(comparison).flatMap(({ address, difference, output, text }) =>
      isWider(difference) || (difference.backward.length === 0 && difference.added.length > 0)
        ? [{
          facts: { workflow: comparison.after.workflow, of: { ...output, path: text } },
          before: address,
          after: address
        }]
        : []
    ),
    ...errorsGone(comparison, "new").map(({ address, error, output }) => ({
      facts: { workflow: comparison.after.workflow, of: { ...output, path: error } },
      before: address,
      after: [...address, error]
    }))
  ],
  STEP_RETRY: parts(
    ({ after, before }) => !isSame(requestOf(before.value)?.retry, requestOf(after.value)?.retry),
    (step) => ({ kind: "step", step }),
    "retry"
  ),
  STEP_TIMEOUT: (comparison) => [
    ...parts(
      ({ after, before }) =>
        before.value.kind === after.value.kind && !isSame(waitOf(before.value), waitOf(after.value)),
      (step) => ({ kind: "timeout", step }),
      "timeouts"
    )(comparison),
    ...parts(
      ({ after, before }) =>
        before.value.kind === after.value.kind && outcomeOf(before.value) !== outcomeOf(after.value),
      (step) => ({ kind: "time-out outcome", step }),
      "onTimeout"
    )(comparison).map((found) => ({ ...found, severity: "error" as const }))
  ]
}

const missing = { kind: "missing", isNew: true } as const
