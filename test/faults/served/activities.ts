/** Activities that write each beginning and each end into a file, with fsync: what they did is known whatever dies. */
import { Effect, Layer } from "effect"
import { fsyncSync, openSync, writeSync } from "node:fs"
import type { ActivityContext } from "perdure/runtime/v1"
import { ParcelActivities } from "./workflows/generated/parcel.activities.ts"

const file = openSync(process.env.LEDGER ?? "ledger.jsonl", "a")

const write = (what: "begin" | "end", { attempt, executionId, idempotencyKey, step }: ActivityContext): void => {
  writeSync(file, `${JSON.stringify({ what, execution: executionId, step, key: idempotencyKey, attempt })}\n`)
  fsyncSync(file)
}

const taking = <A>(millis: number, context: ActivityContext, value: A): Effect.Effect<A> =>
  Effect.sync(() => write("begin", context)).pipe(
    Effect.andThen(Effect.sleep(millis)),
    Effect.andThen(Effect.sync(() => write("end", context))),
    Effect.as(value)
  )

export const layer = Layer.succeed(ParcelActivities, {
  book: ({ millis }, context) => taking(millis, context, { by: context.idempotencyKey }),
  cancel: (_input, context) => taking(5, context, undefined)
})
