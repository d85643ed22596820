/** Keys and the execution ids that the formula gives for them: the lock keeps them, so that a change of it is noticed. */
import { hash as digestOf } from "node:crypto"
import { executionIdWith } from "../../runtime/v1/execution-id-formula.ts"
import type { ExecutionIdVector } from "./lock.ts"

const executionId = executionIdWith((text) => digestOf("sha256", text))

/** Empty, plain, with the separator of the formula, and with what takes several bytes. */
const keys = ["", "ord_1", "4:a:b", "zoë/😀"]

export const executionIdsOf = (workflow: string): ReadonlyArray<ExecutionIdVector> =>
  keys.map((key) => ({ key, executionId: executionId(workflow, key) }))

/** The first that is not what it was when the lock was begun. */
export const otherExecutionId = (
  workflow: string,
  vectors: ReadonlyArray<ExecutionIdVector>
): (ExecutionIdVector & { readonly now: string }) | undefined =>
  vectors.map((vector) => ({ ...vector, now: executionId(workflow, vector.key) }))
    .find(({ executionId, now }) => executionId !== now)
