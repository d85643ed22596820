/** A block over any `WorkflowEngine`: its branches are fibers, and which one decided is kept in a `DurableDeferred`. */
import { Cause, Effect, Exit, Option, Schema } from "effect"
import { DurableClock, DurableDeferred, Workflow, WorkflowEngine } from "effect/workflow"
import { type Block, type BlockRequest, Commands } from "./commands.ts"
import { apart, type Durable, type PortableBranch } from "./portable-branch.ts"

export const openPortable = (
  branch: PortableBranch,
  { name, paths }: BlockRequest,
  commandsOf: (branch: PortableBranch) => Commands["Service"]
): Effect.Effect<Block, never, Durable> =>
  Effect.gen(function*() {
    const engine = yield* WorkflowEngine.WorkflowEngine
    const { executionId, workflow } = branch.instance
    const deferred = DurableDeferred.make(`${name}/decided`, { success: Schema.String })
    const known = paths.length === 0 ? Option.none() : yield* engine.deferredResult(deferred)
    const branches = new Map(paths.map((path) => [path, branch.branch()]))
    const closeOthers = (decided: string): void => {
      for (const [path, other] of branches) if (path !== decided) other.close()
    }
    let decided = Option.isSome(known) && Exit.isSuccess(known.value) ? known.value.value : undefined
    if (decided !== undefined) closeOthers(decided)
    let suspended = false

    return {
      decided: () => decided,
      decide: (path) =>
        Effect.suspend(() => {
          if (branch.closed || decided !== undefined) return Effect.void
          decided = path
          closeOthers(path)
          const done = {
            workflowName: workflow._tag,
            executionId,
            deferredName: deferred.name,
            exit: Exit.succeed(path)
          }
          return branch.run(engine.deferredDone(deferred, done), true)
        }),
      branch: (path, main) =>
        Effect.suspend(() => {
          const own = branches.get(path)
          if (own === undefined) return Effect.interrupt
          return Effect.onExit(apart(Effect.provideService(main, Commands, commandsOf(own))), (exit) =>
            Effect.sync(() => {
              suspended ||= own.suspended && Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)
            }))
        }),
      run: (fibers) =>
        Effect.forEach(fibers, (fiber) => fiber, { concurrency: "unbounded", discard: true }).pipe(
          Effect.andThen(Effect.suspend(() => {
            if (!suspended) return Effect.void
            if (decided === undefined) return branch.run(Workflow.suspend(branch.instance))
            // The replay knows who has decided, and lets the branches that were suspended unwind as closed ones.
            let round = 0
            return Effect.forever(Effect.suspend(() => {
              round += 1
              return branch.run(
                DurableClock.sleep({ name: `${name}/replay/${round}`, duration: 10, inMemoryThreshold: 0 })
              )
            }))
          }))
        )
    }
  })
