/** What all constructs with branches have in common: running them side by side, and what becomes of their compensations. */
import { Cause, Effect, Exit } from "effect"
import { type Block, type BlockRequest, Commands } from "./commands.ts"
import { adopt, Saga, undoNow } from "./saga.ts"
import { type Settled, settled } from "./settle.ts"

export interface Branch<A, E, R> {
  /** Where its steps are recorded, below the path of the block. */
  readonly path: string
  readonly main: Effect.Effect<A, E, R>
}

/** A branch that is over, and what it has left to be undone. */
interface BranchEnd<A, E> {
  readonly path: string
  readonly exit: Exit.Exit<A, E>
  readonly saga: Saga["Service"]
}

export interface BlockOptions extends Omit<BlockRequest, "paths"> {
  readonly concurrency: number
}

/** The values of branches of which none may fail, in order. The first failure interrupts the others. */
export const runAll = <A, E, R>(branches: ReadonlyArray<Branch<A, E, R>>, options: BlockOptions) =>
  Effect.gen(function*() {
    const saga = yield* Saga
    const { decided, ends } = yield* runBranches(branches, options, Exit.isFailure)
    for (const end of ends) {
      if (isInterrupted(end)) { for (const undo of end.saga) undo.orphaned = true }
      adopt(saga, end.saga)
    }
    if (decided !== undefined && Exit.isFailure(decided.exit)) return yield* Effect.failCause(decided.exit.cause)
    const values: Array<A> = []
    for (const { exit } of ends) values.push(yield* exit)
    return values
  })

/** How each of the branches ended, in order. */
export const runSettled = <A, E, R>(branches: ReadonlyArray<Branch<A, E, R>>, options: BlockOptions) =>
  Effect.gen(function*() {
    const saga = yield* Saga
    const { ends } = yield* runBranches(branches, options, () => false)
    for (const end of ends) adopt(saga, end.saga.filter(({ orphaned }) => !orphaned))
    for (const end of ends) yield* undoNow(end.saga.filter(({ orphaned }) => orphaned), end.path)
    const results: Array<Settled<A, E>> = []
    for (const { exit } of ends) results.push(yield* settled(exit))
    return results
  })

/** How the first branch to end did, whether it succeeded or failed. What the others have done is undone at once. */
export const runFirst = <A, E, R>(branches: ReadonlyArray<Branch<A, E, R>>, options: BlockOptions) =>
  Effect.gen(function*() {
    const saga = yield* Saga
    const { decided, ends } = yield* runBranches(branches, options, () => true)
    if (decided === undefined) return yield* Effect.die(new Error(`The race "${options.name}" has no branches.`))
    adopt(saga, decided.saga)
    yield* undoNow(ends.flatMap((end) => end === decided ? [] : end.saga), options.name)
    return yield* decided.exit
  })

/**
 * Runs branches until all are over, or until one decides and the others have been closed; `decided` is the end of that one.
 * Interrupted if the block itself is.
 */
const runBranches = Effect.fnUntraced(function*<A, E, R>(
  branches: ReadonlyArray<Branch<A, E, R>>,
  { concurrency, ...request }: BlockOptions,
  decides: (exit: Exit.Exit<A, E>) => boolean
) {
  const commands = yield* Commands
  const saga = yield* Saga
  const block = yield* commands.open({ ...request, paths: branches.map(({ path }) => path) })
  const ends: Array<BranchEnd<A, E>> = []
  // Shared by the fibers: each takes the next branch that nobody has taken.
  const waiting = branches.entries()
  const fiber = Effect.gen(function*() {
    for (const [index, branch] of waiting) {
      const end = yield* runBranch(block, branch)
      ends[index] = end
      if (block.decided() === undefined && !isInterrupted(end) && decides(end.exit)) yield* block.decide(branch.path)
    }
  })
  yield* block.run(Array.from({ length: Math.min(concurrency, branches.length) }, () => fiber))
  const decided = ends.find(({ path }) => path === block.decided())
  // Where nobody has decided although somebody would have, the block is being closed.
  const isCut = decided === undefined
    ? ends.some((end) => isInterrupted(end) || decides(end.exit))
    : isInterrupted(decided)
  if (isCut) {
    for (const end of ends) adopt(saga, end.saga)
    return yield* Effect.interrupt
  }
  return { ends, decided }
})

const runBranch = <A, E, R>(block: Block, { main, path }: Branch<A, E, R>) => {
  const saga = Saga.of([])
  return block.branch(path, Effect.provideService(main, Saga, saga)).pipe(
    Effect.exit,
    Effect.map((exit): BranchEnd<A, E> => ({ path, exit, saga }))
  )
}

const isInterrupted = <A, E>({ exit }: BranchEnd<A, E>): boolean =>
  Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)
