/** The engines on which generated workflows must behave alike. */
import { Effect, Layer, ManagedRuntime } from "effect"
import {
  ClusterWorkflowEngine,
  MessageStorage,
  RunnerHealth,
  Runners,
  RunnerStorage,
  Sharding,
  ShardingConfig
} from "effect/cluster"
import { WorkflowEngine } from "effect/workflow"

/** One runner with its storage in memory, polling often enough for a test that waits in real time. */
export const clusterLayer: Layer.Layer<WorkflowEngine.WorkflowEngine> = ClusterWorkflowEngine.layer.pipe(
  Layer.provide(Sharding.layer),
  Layer.provide(Runners.layerNoop),
  Layer.provide([MessageStorage.layerMemory, RunnerStorage.layerMemory, RunnerHealth.layerNoop]),
  Layer.provide(ShardingConfig.layer({
    entityMessagePollInterval: "20 millis",
    entityReplyPollInterval: "20 millis",
    sendRetryInterval: "20 millis"
  }))
)

export interface Engine {
  readonly name: string
  readonly layer: Layer.Layer<WorkflowEngine.WorkflowEngine, unknown>
}

export const engines: ReadonlyArray<Engine> = [
  { name: "effect's engine in memory", layer: WorkflowEngine.layerMemory },
  { name: "effect's cluster engine", layer: clusterLayer }
]

/** An engine with workflows registered on it, until it is closed. */
export const openEngine = async (
  engine: Engine,
  workflows: Layer.Layer<never, never, WorkflowEngine.WorkflowEngine>
) => {
  const runtime = ManagedRuntime.make(Layer.provideMerge(workflows, engine.layer))
  await runtime.runPromise(Effect.void)
  return {
    run: <A, E>(effect: Effect.Effect<A, E, WorkflowEngine.WorkflowEngine>): Promise<A> => runtime.runPromise(effect),
    close: () => runtime.dispose()
  }
}
export type OpenEngine = Awaited<ReturnType<typeof openEngine>>
