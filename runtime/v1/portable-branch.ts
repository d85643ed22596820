/** A branch of a body over any `WorkflowEngine`: it suspends by itself, and is closed when another branch has decided. */
import { Context, Deferred, Effect, Fiber } from "effect"
import { Workflow, WorkflowEngine } from "effect/workflow"

export type Durable = WorkflowEngine.WorkflowEngine | WorkflowEngine.WorkflowInstance

/** What a command does that is not recorded, in a branch that must not begin anything new. */
export const notBegun = Effect.flatMap(WorkflowEngine.WorkflowInstance, Workflow.suspend)

export class PortableBranch {
  readonly context: Context.Context<Durable>
  readonly isMain: boolean
  private readonly below = new Set<PortableBranch>()
  private readonly closing = Deferred.makeUnsafe<never>()
  private isClosed = false

  private constructor(context: Context.Context<Durable>, isMain: boolean) {
    this.context = context
    this.isMain = isMain
  }

  static main(context: Context.Context<Durable>): PortableBranch {
    return new PortableBranch(context, true)
  }

  /** A branch of a block of this one. It has an instance of its own, so that it can suspend without the others. */
  branch(): PortableBranch {
    const instance = {
      ...this.instance,
      suspended: false,
      activityState: WorkflowEngine.WorkflowInstance.initial(this.instance.workflow, this.instance.executionId)
        .activityState
    }
    const branch = new PortableBranch(Context.add(this.context, WorkflowEngine.WorkflowInstance, instance), false)
    this.below.add(branch)
    if (this.isClosed) branch.close()
    return branch
  }

  /** What runs although this one is closed. */
  aside(): PortableBranch {
    return new PortableBranch(this.context, this.isMain)
  }

  get instance(): WorkflowEngine.WorkflowInstance["Service"] {
    return Context.get(this.context, WorkflowEngine.WorkflowInstance)
  }

  get closed(): boolean {
    return this.isClosed
  }

  /** It waits for something that will make the engine replay the body; until then nothing of it goes on. */
  get suspended(): boolean {
    return !this.isMain && !this.isClosed && this.instance.suspended
  }

  /** It ends where it is: it begins nothing new, and what it waits for is given up. */
  close(): void {
    this.isClosed = true
    Deferred.doneUnsafe(this.closing, Effect.interrupt)
    for (const branch of this.below) branch.close()
  }

  /** Runs a command. In a branch it is given up when the branch is closed, unless its outcome is owed. */
  run<A, E>(effect: Effect.Effect<A, E, Durable>, isOwed = false): Effect.Effect<A, E> {
    return Effect.suspend(() => {
      if (this.suspended) return Effect.interrupt
      // Replaced, not merged: what an engine forks here, and later replays from, must not inherit the `Commands` of this run.
      const inRun: Effect.Effect<A, E> = Effect.updateContext(effect, () => this.context)
      if (this.isMain) return inRun
      const command = apart(inRun)
      return this.isClosed || isOwed ? command : Effect.raceFirst(command, Deferred.await(this.closing))
    })
  }
}

/** Runs an effect on a fiber of its own: to suspend interrupts it, and whoever looks after it must go on. */
export const apart = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.forkChild(effect, { startImmediately: true }).pipe(
    Effect.flatMap((fiber) => Effect.onInterrupt(Fiber.await(fiber), () => Fiber.interrupt(fiber))),
    Effect.flatMap((exit) => exit)
  )
