/** Several versions of one workflow side by side: each execution runs on the one that it began under. */
import { Context, Effect, Layer, Option } from "effect"
import type { WorkflowEngine } from "effect/workflow"
import type { BodyLayer } from "./body.ts"
import { NeedsPerdureEngine } from "./errors.ts"

/** What begins executions. Perdure's engine provides it. */
export class VersionHost extends Context.Service<VersionHost, {
  /** Those of the workflow that begin from now on do so under this version. */
  readonly startUnder: (workflow: string, version: number) => void
}>()("perdure/v1/VersionHost") {}

/** Registers all bodies of a workflow. Executions that nobody says the version of begin under the default one. */
export const versions = <Bodies extends ReadonlyArray<Layer.Layer<never, never, unknown>>>(
  workflow: string,
  options: { readonly default: number },
  bodies: Bodies
): BodyLayer<Exclude<Layer.Services<Bodies[number]>, WorkflowEngine.WorkflowEngine>> => {
  const starting = Layer.effectDiscard(
    Effect.flatMap(
      Effect.serviceOption(VersionHost),
      Option.match({
        // Another engine would run the executions of all versions on one of them.
        onNone: () => Effect.die(new NeedsPerdureEngine({ feature: `Running several versions of ${workflow}` })),
        onSome: (host) => Effect.sync(() => host.startUnder(workflow, options.default))
      })
    )
  )
  const each: ReadonlyArray<Layer.Layer<never, never, unknown>> = bodies
  // Together they need what each of them needs.
  return Layer.provideMerge(Layer.mergeAll(Layer.empty, ...each), starting) as BodyLayer<
    Exclude<Layer.Services<Bodies[number]>, WorkflowEngine.WorkflowEngine>
  >
}
