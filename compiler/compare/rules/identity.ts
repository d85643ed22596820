/** What finds an execution again. */
import { canonicalJson } from "../../contract/jcs.ts"
import type { identityRules } from "../../diagnostic/catalog/rules/identity.ts"
import { readsOf } from "../reads.ts"
import type { Checks } from "../rule.ts"

/** The others are about workflows that are not in both. */
type Here = "IDEMPOTENCY_KEY_SAME" | "IDEMPOTENCY_KEY_FIELD_PRESENT" | "TASK_QUEUE_SAME"

export const identity: Checks<Here & keyof typeof identityRules> = {
  IDEMPOTENCY_KEY_SAME: ({ after, before }) =>
    canonicalJson(before.idempotencyKey) === canonicalJson(after.idempotencyKey)
      ? []
      : [{ facts: { workflow: after.workflow }, before: ["idempotencyKey"], after: ["idempotencyKey"] }],
  IDEMPOTENCY_KEY_FIELD_PRESENT: ({ after, payload }) => {
    const read = readsOf(after.idempotencyKey).get("payload") ?? new Set()
    return payload.forward.flatMap(({ path, reason }) => {
      const [field = ""] = path
      if (reason.kind !== "missing" || path.length > 1 || !read.has(field)) return []
      return [{
        facts: { workflow: after.workflow, field },
        before: ["payload", "properties", field],
        after: ["payload", "properties", field]
      }]
    })
  },
  TASK_QUEUE_SAME: ({ after, before }) =>
    before.taskQueue === after.taskQueue
      ? []
      : [{
        facts: { workflow: after.workflow, from: before.taskQueue, to: after.taskQueue },
        before: ["taskQueue"],
        after: ["taskQueue"]
      }]
}
