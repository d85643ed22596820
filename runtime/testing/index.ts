/** What a test of workflows or activities needs: the real engine on a database in memory, and an attempt's context. */
import { Effect, Layer } from "effect"
import { engineAsking, type engineLayer } from "../engine/engine.ts"
import { type ActivityContext, idempotencyKey } from "../v1/commands.ts"
import { watchedCommands, watching } from "./guard.ts"

export { NotDeterministic } from "./guard.ts"

export interface TestEngineOptions {
  /**
   * Forget an execution whenever it waits, and replay it from its history when it goes on, as after a restart. Finds bodies
   * that are not deterministic. Default false.
   */
  readonly replayEveryWait?: boolean
}

/**
 * Perdure's engine and its `Control`, on a database that lives as long as the layer. In the bodies that run on it, and in functions
 * that they call, whatever is not deterministic throws.
 */
export const testEngineLayer = (options: TestEngineOptions = {}): ReturnType<typeof engineLayer> =>
  engineAsking(watchedCommands, {
    filename: ":memory:",
    ...(options.replayEveryWait === true ? { residency: 0 } : {})
  }).pipe(Layer.provideMerge(watching))

/** The context of a first attempt, to call the implementation of an activity without an engine. */
export const activityContext = (over: Partial<ActivityContext> = {}): ActivityContext => {
  const { executionId = "execution", step = "step", attempt = 1 } = over
  const key = idempotencyKey(executionId, 1, step)
  return {
    executionId,
    step,
    attempt,
    idempotencyKey: key,
    attemptKey: `${key}#${attempt}`,
    heartbeat: () => Effect.void,
    lastHeartbeat: undefined,
    ...over
  }
}
