/** The id of an execution, from its workflow's name and its idempotency key. */
import { createHash } from "node:crypto"

/** The same as effect's `Workflow.executionId`, but not asynchronous. */
export const executionId = (workflow: string, key: string): string =>
  createHash("sha256").update(`${workflow.length}:${workflow}:${key}`).digest("hex").slice(0, 32)
