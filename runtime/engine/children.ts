/** The children of an engine's executions: started, watched for their ends, and dealt with when their parents have ended. */
import { Effect } from "effect"
import type { ExecutionRecord, StoredChild } from "../journal/journal.ts"
import { closedBy } from "../v1/errors.ts"
import type { EventData } from "./events.ts"
import type { Executions, Joined } from "./executions.ts"
import type { ExecutionStatus } from "./model.ts"

/** How a child has ended, as its parent records it. */
export type ChildEnd =
  | { readonly kind: "ChildCompleted"; readonly data: EventData["ChildCompleted"] }
  | { readonly kind: "ChildFailed"; readonly data: EventData["ChildFailed"] }
  | { readonly kind: "ChildClosed"; readonly data: EventData["ChildClosed"] }

/** What is to be started. */
interface Birth {
  readonly workflow: string
  /** The one that the parent's code knows. */
  readonly version: number
  readonly executionId: string
  readonly key: string
  /** JSON text. */
  readonly payload: string
  /** By the parent. */
  readonly isOwned: boolean
}

export class Children {
  private readonly executions: Executions
  /** By parents in memory and their steps: how to call off what tells the step that its child has ended. */
  private readonly watched = new Map<string, Map<string, () => void>>()
  /** Parents that wait for a worker that knows a workflow, by its name. */
  private readonly unborn = new Map<string, Set<string>>()

  constructor(executions: Executions) {
    this.executions = executions
  }

  find(id: string): Joined | undefined {
    return this.executions.find(id)
  }

  /** Starts a child. Nothing if no worker here knows its workflow; when one does, the parent is woken. */
  start(parent: string, { executionId, isOwned, key, payload, version, workflow }: Birth): Joined | undefined {
    const { executions } = this
    // Somebody else may have started it since the parent has looked.
    const found = executions.find(executionId)
    if (found !== undefined) return found
    const registration = executions.registry.find(workflow, version)
    if (registration === undefined) {
      const parents = this.unborn.get(workflow) ?? new Set()
      this.unborn.set(workflow, parents.add(parent))
      return undefined
    }
    const run = executions.create(registration, executionId, key, payload, isOwned ? parent : undefined)
    // In a turn of its own: workflows that start each other must not keep everybody else waiting.
    setImmediate(() => executions.launch(run))
    return { record: run.record, created: true, payload, version }
  }

  /** A worker now knows the workflow. */
  known(workflow: string): void {
    const parents = this.unborn.get(workflow) ?? []
    this.unborn.delete(workflow)
    for (const id of parents) this.executions.change(id, (run) => run.wake())
  }

  /** How an execution has ended; nothing, and the step of the parent is told when it does, if it has not. */
  endOf(parent: string, step: string, child: string): ChildEnd | undefined {
    const { host: { journal }, residents } = this.executions
    if (!residents.isRunning(child)) {
      const record = journal.queries.byId(child)
      return record && endOf(record, JSON.parse(journal.queries.edges(record).last.at(-1)?.data ?? "{}"))
    }
    this.watch(parent, step, child)
    return undefined
  }

  /** Tells a parent in memory when its child has ended. */
  private watch(parent: string, step: string, child: string): void {
    const steps = this.watched.get(parent) ?? new Map<string, () => void>()
    if (steps.has(step)) return
    const tell = (): void => {
      steps.delete(step)
      this.executions.change(parent, (run) => {
        run.endedChildren.add(child)
        run.wake()
      })
    }
    this.watched.set(parent, steps.set(step, this.executions.residents.onEnd(child, tell)))
  }

  /** The step of the parent waits no longer. */
  unwatch(parent: string, step: string): void {
    this.watched.get(parent)?.get(step)?.()
    this.watched.get(parent)?.delete(step)
  }

  /** The parent has left memory, and what it waits for is in the index. */
  forget(parent: string): void {
    for (const callOff of this.watched.get(parent)?.values() ?? []) callOff()
    this.watched.delete(parent)
  }

  /** An execution has ended: those on disk that wait for it go on. */
  ended(id: string): void {
    for (const parent of this.executions.host.journal.awaiting(id)) {
      if (this.executions.residents.get(parent) === undefined) this.executions.wake(parent)
    }
  }

  /** Closes a child that belongs to the parent, as its policy says. Whether it is going to end because of that. */
  close(parent: string, child: string, policy: StoredChild["onClose"]): Effect.Effect<boolean> {
    return Effect.suspend(() => {
      const { executions } = this
      if (policy === undefined || executions.find(child)?.record.parent !== parent) return Effect.succeed(false)
      return Effect.as(
        policy === "cancel"
          ? executions.interventions.close(child, "Cancelled")
          : executions.interventions.terminate(child),
        true
      )
    })
  }

  /** The parent has ended: what becomes of the children that it has left. */
  readonly parentEnded = (parent: ExecutionRecord): void => {
    const { journal } = this.executions.host
    journal.committed(() => {
      const left = journal.children(parent)
      if (left.length === 0 || this.executions.isStopping) return
      Effect.runFork(Effect.andThen(
        Effect.forEach(left, ({ child, onClose }) => this.close(parent.id, child, onClose)),
        Effect.sync(() => journal.clearChildren(parent))
      ))
    })
  }

  /** Parents that had ended before the last worker could deal with their children. */
  recover(): void {
    this.executions.host.journal.closedParents().forEach(this.parentEnded)
  }
}

/** `end` is the data of its last event. */
const endOf = ({ state }: ExecutionRecord, end: Pick<ExecutionStatus, "result" | "failure">): ChildEnd => {
  const { failure, result = null } = end
  if (state === "Completed") return { kind: "ChildCompleted", data: { result } }
  if (failure?.kind === "declared") return { kind: "ChildFailed", data: { declared: failure.data } }
  if (state === "Cancelled" || state === "TimedOut" || state === "Terminated") {
    return { kind: "ChildClosed", data: { state, message: closedBy(state).message } }
  }
  return { kind: "ChildClosed", data: { state: "Failed", message: failure?.message ?? "It failed." } }
}
