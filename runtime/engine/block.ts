/** A block of a body as the journal knows it: which branches it has, which one decided, and who is closed because of that. */
import { Cause, Effect, Exit } from "effect"
import { type Block, type BlockRequest, Commands } from "../v1/commands.ts"
import type { Branch } from "./branch.ts"
import { branchesChanged, failureGone } from "./guard.ts"
import { recordedOf } from "./replay.ts"
import type { Run } from "./run.ts"

export const openBlock = (branch: Branch, request: BlockRequest): Effect.Effect<Block> =>
  Effect.suspend(() => {
    const { run } = branch
    const { branches, kind, name, paths } = request
    const entered = branch.enter({ kind, name, activity: "" })
    if (entered === "stop") return Effect.interrupt
    if (entered === "new") {
      const data = branches.length === 0 ? { block: kind } : { block: kind, branches }
      branch.begin("BlockStarted", name, 0, JSON.stringify(data))
    }
    const block = entered === "new" ? branch.entered(recordedOf(kind, name, Date.now(), { branches })) : entered
    const mismatch = branchesChanged(request, block.branches, entered === "new" ? [] : branch.begunIn(name))
    if (mismatch !== undefined) {
      branch.park(mismatch)
      return Effect.interrupt
    }
    const children = new Map(paths.map((path) => [path, branch.below(path)]))
    const closeOthers = (decided: string): void => {
      for (const [path, child] of children) child.closed = path !== decided
    }
    if (block.decided !== undefined) closeOthers(block.decided)

    return Effect.succeed<Block>({
      decided: () => block.decided,
      decide: (path) =>
        Effect.sync(() => {
          if (branch.halted || block.decided !== undefined) return
          run.append(kind === "race" ? "RaceDecided" : "BranchesClosed", name, 0, { by: path })
          block.decided = path
          closeOthers(path)
          run.wake()
        }),
      branch: (path, main) =>
        Effect.suspend(() => {
          const child = children.get(path)
          // One that was closed before it began anything has nothing to do.
          if (child === undefined || (child.closed && child.recorded.length === 0)) return Effect.interrupt
          return Effect.tap(Effect.onExit(within(child, main), passing(run, name)), () => {
            if (kind === "race" || block.decided !== path) return Effect.void
            branch.park(failureGone(name, path))
            return Effect.interrupt
          })
        }),
      run: (fibers) =>
        Effect.suspend(() => {
          if (fibers.length === 0) return Effect.void
          let left = fibers.length
          run.rest.fork(left)
          const leave = Effect.sync(() => {
            left -= 1
            // The last one makes way for the fiber that waits for all of them.
            if (left > 0) run.rest.leave()
          })
          return Effect.forEach(fibers, (fiber) => Effect.ensuring(fiber, leave), {
            concurrency: "unbounded",
            discard: true
          })
        })
    })
  })

/** Notes that a failure leaves the block, if it does. */
const passing = ({ passed }: Run, block: string) => (exit: Exit.Exit<unknown, unknown>): Effect.Effect<void> =>
  Effect.sync(() => {
    const failure: unknown = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
    if (typeof failure !== "object" || failure === null) return
    const blocks = passed.get(failure)
    if (blocks === undefined) passed.set(failure, [block])
    else blocks.push(block)
  })

/** Runs an effect in a branch. */
export const within = <A, E, R>(branch: Branch, effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.provideService(effect, Commands, branch.run.host.commandsOf(branch)).pipe(
    Effect.exit,
    Effect.flatMap((exit) => {
      const unwound = Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)
      if (!unwound) branch.end(Exit.isFailure(exit))
      return branch.run.stopped === undefined ? exit : Effect.interrupt
    })
  )
