/** The id of an execution, from its workflow's name and its idempotency key. */
import { hash } from "node:crypto"
import { executionIdWith } from "../v1/execution-id-formula.ts"

export const executionId = executionIdWith((text) => hash("sha256", text))
