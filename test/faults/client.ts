/** What a caller does: starts executions unless they exist, sends them what they wait for, and stays until all are closed. */
import { Effect } from "effect"
import { Control } from "../../runtime/index.ts"
import { resuming } from "./flow.ts"
import type { Entry } from "./ledger.ts"
import type { Order } from "./worker.ts"

export const attend = Effect.fnUntraced(function*(
  { payloads, resumes, signals = [] }: Pick<Order, "payloads" | "signals" | "resumes">,
  write: (entry: Entry) => void
) {
  const control = yield* Control
  const ended = (executionId: string) => resumes === true ? resuming(executionId) : control.result(executionId)
  yield* Effect.forEach(payloads, (payload) =>
    Effect.gen(function*() {
      const { created, executionId } = yield* control.start({ workflow: "Flow", payload })
      if (created) write({ what: "ack", execution: executionId, step: "", key: payload.key, attempt: 0 })
      for (const by of signals) {
        const isTaken = yield* control.signal(executionId, { name: "approval", payload: { by }, senderId: by }).pipe(
          Effect.as(true),
          // Somebody has cancelled it.
          Effect.catchTag("ExecutionClosed", () => Effect.succeed(false))
        )
        if (!isTaken) break
        write({ what: "ack", execution: executionId, step: by, key: payload.key, attempt: 0 })
        yield* Effect.sleep(5)
      }
      const { state } = yield* ended(executionId)
      write({ what: "told", execution: executionId, step: state, key: payload.key, attempt: 0 })
    }), { concurrency: "unbounded", discard: true })
  // Some have started others.
  for (const { executionId } of yield* control.list({ state: "Running", limit: 1_000 })) {
    yield* ended(executionId)
  }
})
