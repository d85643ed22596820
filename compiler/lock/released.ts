/** Turns what was released into what executions of its versions have stored. */
import type { FindReleased } from "../check/migrate.ts"
import { storedMembers } from "../check/stored-type.ts"
import { allSteps, type Contract, type StepContract, type TypeForm } from "../contract/contract.ts"
import type { Locks } from "./folder.ts"

/** Nothing is known of a version that was never released, or has been retired. */
export const releasedIn = (locks: Locks): FindReleased => (workflow, version) => {
  const contract = locks.get(workflow)?.lock.versions.find((it) => it.version === version)?.contract
  const payload = contract && storedMembers(contract.payload, contract.types)
  if (contract === undefined || payload === undefined) return undefined
  return {
    payload,
    results: new Map(
      allSteps(contract.steps).flatMap((step) => {
        const form = resultOf(step, contract)
        const result = form === undefined ? undefined : storedMembers(form, contract.types)
        return result === undefined ? [] : [[step.name, result] as const]
      })
    )
  }
}

const resultOf = (step: StepContract, { activities, children, queues }: Contract): TypeForm | undefined => {
  switch (step.kind) {
    case "call":
      return activities?.[step.activity]?.success
    case "child":
      return children?.[step.workflow]?.success
    case "enqueue":
      return queues?.[step.queue]?.success
    default:
      return undefined
  }
}
