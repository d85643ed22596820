/** The engine as a layer: effect's `WorkflowEngine` and our `Control` over one database file. */
import { Context, type Duration, Effect, Fiber, Layer } from "effect"
import { WorkflowEngine } from "effect/workflow"
import type { JournalError } from "../journal/errors.ts"
import { Journal } from "../journal/journal.ts"
import { layerSqlite } from "../journal/sqlite.ts"
import { QueueHost } from "../v1/queue.ts"
import { VersionHost } from "../v1/versions.ts"
import { commandsOf } from "./commands.ts"
import { Control } from "./control.ts"
import { Executions } from "./executions.ts"
import type { Manifest } from "./guard.ts"
import { defaultLimits, endAtLimit, type Limits } from "./limits.ts"
import { liveControl } from "./live-control.ts"
import { launchNative } from "./native.ts"
import { makePlain, type Plain } from "./plain.ts"
import { Queues } from "./queues.ts"
import { makeRegistry } from "./registry.ts"
import { makeRemover, type Retention } from "./retention.ts"
import type { Host } from "./run.ts"
import { makeTimers } from "./timers.ts"
import { workflowEngine } from "./workflow-engine.ts"

export interface EngineOptions {
  /** The database: a path, or `:memory:`. */
  readonly filename: string
  /** `full` (default) survives power failure; with `normal` the last commits may be lost then. */
  readonly synchronous?: "full" | "normal"
  /**
   * How many executions may wait in memory. Those above it are evicted when they begin to wait, and replayed when they
   * go on; with 0, every wait replays. Default 10,000.
   */
  readonly residency?: number
  /** Where steps stand in their specs, for the messages of parked executions. */
  readonly manifest?: Manifest
  /**
   * How long a shutdown lets the attempts under way come to their own end; those that are not over by then are interrupted,
   * and made again after the next start. Nothing new begins meanwhile. Default: not at all.
   */
  readonly drain?: Duration.Input
  /** What one run may have at most; one that reaches a limit is undone, and fails with `LimitExceeded`. */
  readonly limits?: Partial<Limits>
  /** When what is over is deleted; never unless said. */
  readonly retention?: Retention
  /** Checks the whole database before it is used, as `perdure verify` does; else histories are checked when they are read. */
  readonly verify?: boolean
  /** Opens a database whose -wal file was removed or damaged after an unclean end: what it held is lost. Default false. */
  readonly acceptLostWal?: boolean
}

/** How long a shutdown waits for the finalizers of attempts that it interrupts. */
const grace = "5 seconds"

/** Owns the database file until the scope closes. Executions go on when the layers of their workflows are built. */
export const engineLayer = (
  options: EngineOptions
): Layer.Layer<WorkflowEngine.WorkflowEngine | Control, JournalError> => engineAsking(commandsOf, options)

/** The same, whose bodies ask what `commandsOf` gives them. */
export const engineAsking = (
  commandsOf: Host["commandsOf"],
  options: EngineOptions
): Layer.Layer<WorkflowEngine.WorkflowEngine | Control, JournalError> =>
  Layer.unwrap(Effect.map(Effect.context(), (context) => {
    const warn = Effect.runForkWith(context)
    const onTrouble = ({ message, remedy }: JournalError) =>
      void warn(Effect.logWarning(`${message} Nothing is acknowledged meanwhile. ${remedy}`))
    return Layer.provide(engineOverJournal(commandsOf, options), layerSqlite({ ...options, onTrouble }))
  }))

/** The engine over a journal that is already open. */
export const engineOverJournal = (
  commandsOf: Host["commandsOf"],
  { drain = 0, limits, manifest, residency = 10_000, retention = {} }: Omit<EngineOptions, "filename">
) =>
  Layer.effectContext(Effect.gen(function*() {
    const journal = yield* Journal
    const timers = makeTimers()
    const log = Effect.runForkWith(yield* Effect.context())
    const host: Host = {
      get children() {
        return executions.children
      },
      journal,
      timers,
      manifest,
      commandsOf,
      residency,
      get queues() {
        return queues
      },
      waiting: 0,
      attempts: new Set(),
      draining: false,
      limits: { ...defaultLimits, ...limits },
      // In a turn of its own: the run is about to record something, and may not end in the middle of it.
      exceeded: (of, limit) =>
        void setImmediate(() =>
          executions.change(of.id, (run) => {
            if (run.record.run === of.run) endAtLimit(run, limit)
          })
        ),
      warn: (message) => void log(Effect.logWarning(message)),
      late: (of, step, attempt) =>
        executions.change(of.id, (run) => {
          if (run.record.run === of.run) run.append("LateResultIgnored", step, attempt, {})
        })
    }
    const queues: Queues = new Queues(host, {
      wake: (id) => executions.change(id, (run) => run.wake()),
      late: host.late
    })
    const registry = makeRegistry()
    const executions: Executions = new Executions(
      host,
      registry,
      (run, registration, payload) =>
        registration.native
          ? launchNative(run, registration, payload)
          : plain.launch(run, registration, payload)
    )
    const plain: Plain = makePlain({
      host,
      engine: () => engine,
      residents: executions.residents,
      change: executions.change
    })
    const engine = workflowEngine(executions, plain)
    executions.children.recover()
    const remover = makeRemover(host, retention)
    yield* Effect.forkScoped(remover.run)
    yield* Effect.addFinalizer(() =>
      Effect.gen(function*() {
        host.draining = true
        yield* Effect.ignore(Effect.timeoutOption(Fiber.awaitAll([...host.attempts]), drain))
        // The bodies that their results have reached record them before they stop.
        yield* Effect.yieldNow
        const attempts = [...host.attempts]
        executions.stopAll()
        queues.stop()
        timers.stop()
        yield* Effect.ignore(Effect.timeoutOption(Fiber.interruptAll(attempts), grace))
      })
    )
    return Context.make(WorkflowEngine.WorkflowEngine, engine).pipe(
      Context.add(Control, liveControl(executions, remover)),
      Context.add(QueueHost, { serve: (server) => Effect.sync(() => queues.serve(server)) }),
      Context.add(VersionHost, registry)
    )
  }))
