/** The end of a run that is not the end of its execution. */
import { Effect, Result, type Schema } from "effect"
import type { Fields } from "./codec.ts"
import { Commands } from "./commands.ts"
import { ValueRejected } from "./errors.ts"
import type { Definition } from "./workflow.ts"

/**
 * Ends the run; the next one begins with `payload` and an empty history. It is the same execution: same id, same key, and
 * whoever waits for its result goes on waiting. To stand last in a body: what the run could undo is forgotten.
 */
export const continueAsNew = <Payload extends Fields>(
  name: string,
  workflow: { readonly payloadSchema: Schema.Struct<Payload>; readonly definition: Definition },
  payload: Schema.Struct.Type<Payload>
): Effect.Effect<never, never, Commands> =>
  Commands.use((commands) => {
    const written = workflow.definition.payload.write(payload)
    return Result.isSuccess(written)
      ? commands.continueAsNew(written.success.text)
      : Effect.die(new ValueRejected({ step: name, ...written.failure }))
  })
