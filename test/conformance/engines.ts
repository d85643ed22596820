/** The engines on which generated workflows must behave alike. */
import { Effect, Layer, ManagedRuntime, type Scope } from "effect"
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
import { engineLayer } from "perdure/runtime"
import { testEngineLayer } from "perdure/testing"
import { scratchDatabase } from "../server/support.ts"

/** Polling often enough for a test that waits in real time. */
const sharding = ShardingConfig.layer({
  entityMessagePollInterval: "20 millis",
  entityReplyPollInterval: "20 millis",
  sendRetryInterval: "20 millis",
  refreshAssignmentsInterval: "50 millis",
  entityTerminationTimeout: "200 millis"
})

const storageInMemory = MessageStorage.layerMemory.pipe(Layer.provide(sharding))

/** effect's cluster engine with one runner. */
const clusterOver = (
  storage: Layer.Layer<MessageStorage.MessageStorage>
): Layer.Layer<WorkflowEngine.WorkflowEngine> =>
  ClusterWorkflowEngine.layer.pipe(
    Layer.provide(Sharding.layer),
    Layer.provide(Runners.layerNoop),
    Layer.provide([storage, RunnerStorage.layerMemory, RunnerHealth.layerNoop]),
    Layer.provide(sharding)
  )

/** Where engines differ, and are known to. */
export interface Expected {
  /** How an interrupted execution ends. */
  readonly interrupted: "Cancelled" | "interruption"
  readonly interruptedUnsafely: "Terminated" | "interruption"
  /** effect calls this "potentially ignoring compensation"; Perdure never compensates what was terminated. */
  readonly stepsInterruptedUnsafely: ReadonlyArray<string>
  /** Whether `resume` makes an undo step try again that gave up. */
  readonly resumeRepeatsUndo: boolean
  /** Whether it has what only Perdure's has. */
  readonly isPerdure: boolean
}

declare module "vitest" {
  interface TaskMeta {
    /** What this engine answers, where engines differ. */
    answer?: string
  }
}

export interface Engine {
  readonly name: string
  readonly layer: Layer.Layer<WorkflowEngine.WorkflowEngine, unknown>
  readonly expected: Expected
}

const ofEffect: Expected = {
  interrupted: "interruption",
  interruptedUnsafely: "interruption",
  stepsInterruptedUnsafely: ["room", "room/undo", "room/undo"],
  resumeRepeatsUndo: false,
  isPerdure: false
}

const ours: Expected = {
  interrupted: "Cancelled",
  interruptedUnsafely: "Terminated",
  stepsInterruptedUnsafely: ["room"],
  resumeRepeatsUndo: true,
  isPerdure: true
}

export const engines: ReadonlyArray<Engine> = [
  { name: "Perdure's engine", layer: testEngineLayer(), expected: ours },
  {
    name: "Perdure's engine, replaying each wait",
    layer: testEngineLayer({ replayEveryWait: true }),
    expected: ours
  },
  { name: "effect's engine in memory", layer: WorkflowEngine.layerMemory, expected: ofEffect },
  { name: "effect's cluster engine", layer: clusterOver(storageInMemory), expected: ofEffect }
]

/** An engine that can be closed and opened again over the same storage. */
export interface DurableEngine {
  readonly name: string
  readonly storage: Effect.Effect<Layer.Layer<WorkflowEngine.WorkflowEngine, unknown>, never, Scope.Scope>
}

export const durableEngines: ReadonlyArray<DurableEngine> = [
  {
    name: "Perdure's engine",
    storage: Effect.map(scratchDatabase, (filename) => engineLayer({ filename }))
  },
  {
    name: "effect's cluster engine",
    storage: Effect.map(Layer.build(storageInMemory), (context) => clusterOver(Layer.succeedContext(context)))
  }
]

/** An engine with workflows registered on it, until it is closed. */
export const openEngine = async (
  engine: Pick<Engine, "layer">,
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
