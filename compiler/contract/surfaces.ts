/** Turns a contract into the forms that are hashed: one for each thing that a change could break. */
import type { Json } from "../parse/tree.ts"
import type { ActivityForm, BlockContract, Contract, Named, QueueForm, StepContract, TypeForm } from "./contract.ts"
import { given } from "./given.ts"

/** What finds an execution again. */
export const identityForm = ({ idempotencyKey, taskQueue, workflow }: Contract): Json => ({
  name: workflow,
  idempotencyKey,
  taskQueue
})

export const payloadForm = ({ payload }: Contract): Json => payload

export const resultForm = ({ errors, success }: Contract): Json => ({ success, errors })

/** What may be asked of an activity, and what it may answer. */
export const activityForm = (name: string, { errors, input, success }: ActivityForm): Json => ({
  name,
  input,
  success,
  errors
})

/** What may be sent to an execution. */
export const signalForm = (name: string, payload: TypeForm): Json => ({ name, payload })

/** What may be asked of the workers of a queue, what they may answer, and what makes two items one. */
export const queueForm = (name: string, { errors, input, key, success }: QueueForm): Json => ({
  name,
  input,
  success,
  errors,
  key: key ?? null
})

/** Everything that a change could mean. The large types are in it by their digests. */
export const sourceForm = (contract: Contract): Json => given({ ...contract, types: undefined })

/** The durable names, their kinds and their structure: what a running execution's records are compared with. */
export const planForm = ({ steps }: Contract): Json => planSteps(steps)

const planSteps = (steps: ReadonlyArray<StepContract>): ReadonlyArray<Json> => steps.flatMap(planStep)

const planStep = (step: StepContract): ReadonlyArray<Json> => {
  const { kind, name } = step
  const guard = step.when?.name === undefined ? {} : { when: step.when.name }
  const base = { kind, name, ...guard }
  switch (step.kind) {
    // It leaves no record.
    case "let":
      return []
    case "call":
      return [{
        ...base,
        activity: step.activity,
        ...(step.undo === undefined ? {} : { undo: { name: step.undo.name, activity: step.undo.activity } })
      }]
    case "record":
      return [{ ...base, source: step.source }]
    case "await":
      return [{ ...base, signal: step.signal }]
    case "enqueue":
      return [{ ...base, queue: step.queue }]
    case "child":
      return [{ ...base, workflow: step.workflow, mode: step.mode }]
    case "fail":
      return [{ ...base, error: step.error }]
    // It leaves no record of its own either.
    case "patch":
      return [{ kind, ...guard, patch: step.patch, newer: planSteps(step.newer), older: planSteps(step.older) }]
    case "switch":
      return [{
        ...base,
        cases: step.cases.map(({ steps, when }) => ({ when: when?.name ?? null, steps: planSteps(steps) }))
      }]
    case "parallel":
      return [{ ...base, mode: step.mode, branches: planBlocks(step.branches) }]
    case "race":
      return [{ ...base, branches: planBlocks(step.branches) }]
    case "foreach":
      return [{ ...base, mode: step.mode, key: step.key, steps: planSteps(step.steps) }]
    case "repeat":
      return [{ ...base, steps: planSteps(step.steps) }]
    case "try":
      return [{
        ...base,
        steps: planSteps(step.steps),
        catches: planBlocks(step.catches),
        finally: planSteps(step.finally)
      }]
    case "sleep":
    case "sleepUntil":
    case "continueAsNew":
      return [base]
  }
}

const planBlocks = (blocks: Named<BlockContract>): Json =>
  Object.fromEntries(Object.entries(blocks).map(([name, { steps }]) => [name, planSteps(steps)]))
