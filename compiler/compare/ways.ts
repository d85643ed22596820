/** The steps of a contract as executions under way go through them, list by list. */
import type { BlockContract, Named, PatchContract, StepContract } from "../contract/contract.ts"
import { type Address, type At, at } from "./address.ts"

/** Steps that follow each other. */
export interface Way {
  readonly steps: ReadonlyArray<At<StepContract>>
  /** Of the list itself. */
  readonly address: Address
  /** The step that holds it, by its durable name; absent for the main way. */
  readonly holder: string | undefined
  /** What of the holder it is: a branch, a case. */
  readonly part: string
  /** Its record is its own, apart from that of what surrounds it. */
  readonly isBranch: boolean
}

/** Whether a step, or one inside of it, leaves a record. */
export const records = (step: StepContract): boolean => {
  switch (step.kind) {
    case "let":
      return false
    case "fail":
    case "continueAsNew":
      return step.when !== undefined
    case "patch":
      return step.when !== undefined || [...step.newer, ...step.older].some(records)
    case "switch":
      return step.when !== undefined || step.cases.some(({ steps, when }) => when !== undefined || steps.some(records))
    default:
      return true
  }
}

export type Resolve = (patch: PatchContract) => "both" | "newer" | "older"

export const everything: Resolve = () => "both"

/** The main way. `resolve` says which way through a patch executions take that are compared here. */
export const mainWay = (steps: ReadonlyArray<StepContract>, resolve: Resolve): Way => ({
  steps: through(steps, ["steps"], resolve),
  address: ["steps"],
  holder: undefined,
  part: "",
  isBranch: true
})

/** The ways inside of a step, by a name that stays theirs. */
export const waysIn = (
  { address, value: step }: At<StepContract>,
  resolve: Resolve
): ReadonlyMap<string, Way> => {
  const way = (steps: ReadonlyArray<StepContract>, below: Address, part: string, isBranch: boolean): [string, Way] => {
    const inner = [...address, ...below]
    return [part, { steps: through(steps, inner, resolve), address: inner, holder: step.name, part, isBranch }]
  }
  const branches = (named: Named<BlockContract>) =>
    Object.entries(named).map(([name, { steps }]) => way(steps, ["branches", name, "steps"], name, true))
  switch (step.kind) {
    case "switch":
      return new Map(
        step.cases.map(({ steps, when }, index) =>
          way(steps, ["cases", index, "steps"], when === undefined ? "else" : `case ${index + 1}`, false)
        )
      )
    case "patch":
      return new Map([
        way(step.newer, ["newer"], "then", false),
        way(step.older, ["older"], "else", false)
      ])
    case "parallel":
    case "race":
      return new Map(branches(step.branches))
    case "foreach":
      return new Map([way(step.steps, ["steps"], "items", true)])
    case "repeat":
      return new Map([way(step.steps, ["steps"], "iterations", false)])
    case "try":
      return new Map([
        way(step.steps, ["steps"], "try", false),
        ...Object.entries(step.catches).map(([error, { steps }]) =>
          way(steps, ["catches", error, "steps"], `catch ${error}`, false)
        ),
        way(step.finally, ["finally"], "finally", true)
      ])
    default:
      return new Map()
  }
}

/** The steps of a list, with those of a patch in its place where only one way through it is taken. */
const through = (
  steps: ReadonlyArray<StepContract>,
  address: Address,
  resolve: Resolve
): ReadonlyArray<At<StepContract>> =>
  steps.flatMap((step, index) => {
    const place = [...address, index]
    const taken = step.kind === "patch" && step.when === undefined ? resolve(step) : "both"
    return step.kind !== "patch" || taken === "both"
      ? [at<StepContract>(step, place)]
      : through(step[taken], [...place, taken], resolve)
  })

/** All steps, those inside of others included. */
export const allIn = (
  way: Way,
  resolve: Resolve
): ReadonlyArray<{ readonly step: At<StepContract>; readonly way: Way }> =>
  way.steps.flatMap((step) => [
    { step, way },
    ...[...waysIn(step, resolve).values()].flatMap((inner) => allIn(inner, resolve))
  ])

export const patchesIn = (steps: ReadonlyArray<StepContract>): ReadonlyArray<At<PatchContract>> =>
  allIn(mainWay(steps, everything), everything).flatMap(({ step: { address, value } }) =>
    value.kind === "patch" ? [at(value, address)] : []
  )
