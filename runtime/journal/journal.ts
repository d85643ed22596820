/** The one place where what happened to executions is kept: an append-only record of events, and an index over it. */
import { Context } from "effect"
import type { Queries } from "./queries.ts"
import type { QueueTables } from "./queue.ts"
import type { Removal } from "./removal.ts"
import type { EventKind, ExecutionState } from "./vocabulary.ts"

/** An event as it is stored: `data` is JSON text. */
export interface StoredEvent {
  readonly seq: number
  readonly at: number
  readonly kind: EventKind
  readonly name: string
  readonly attempt: number
  readonly data: string
}

/** The index entry of an execution. */
export interface ExecutionRecord {
  /** Counts the executions of a database; the owner assigns it. */
  readonly n: number
  readonly id: string
  readonly workflow: string
  readonly key: string
  readonly version: number
  readonly release: number
  readonly run: number
  readonly planHash: string
  readonly taskQueue: string
  readonly state: ExecutionState
  /** JSON text of a `Parked`. */
  readonly parked: string | undefined
  /** JSON text of a `Paused`. */
  readonly paused: string | undefined
  readonly parent: string | undefined
  readonly startedAt: number
  readonly deadline: number | undefined
  readonly closedAt: number | undefined
}

/** What executions can be looked for by, each as it is compared. */
export interface StoredAttributes {
  readonly [name: string]: string | number | boolean
}

/** A child as its parent knows it. */
export interface StoredChild {
  /** Execution id. */
  readonly child: string
  /** What becomes of it when the parent ends; undefined: nothing. */
  readonly onClose: "cancel" | "terminate" | undefined
  /** A step waits for it. */
  readonly waits: boolean
}

/** A running execution in the order in which they are to be looked at: by instant, and then by number. */
export interface StoredWake {
  readonly due: number
  readonly n: number
  /** Execution id. */
  readonly id: string
}

/**
 * Writes are queued and become durable in the order in which they were made; `committed` says when. Reads see what is
 * durable, and throw a `JournalError` where it cannot be trusted.
 */
export class Journal extends Context.Service<Journal, {
  /** The file, for messages. */
  readonly file: string
  /** Signs what this database gives out and takes back. It stays the same as long as the file does. */
  readonly secret: string
  readonly create: (execution: ExecutionRecord) => void
  readonly append: (execution: ExecutionRecord, event: StoredEvent) => void
  /** The run that the record is of has ended: the execution goes on as this one, with nothing of the old one pending. */
  readonly renew: (next: ExecutionRecord) => void
  /** It goes on under another version from now on. */
  readonly setVersion: (execution: ExecutionRecord) => void
  readonly close: (execution: ExecutionRecord, state: ExecutionState, at: number) => void
  /** With undefined, it is awake again. */
  readonly setParked: (execution: ExecutionRecord, parked: string | undefined) => void
  /** Whatever happens to it meanwhile, it is asleep until its deadline. With undefined, it is awake again. */
  readonly setPaused: (execution: ExecutionRecord, paused: string | undefined) => void
  /**
   * Nothing of it goes on before that instant unless something happens to it; what has happened to its children meanwhile is
   * seen. An execution is awake from the start.
   */
  readonly setAsleep: (execution: ExecutionRecord, due: number) => void
  readonly setAwake: (execution: ExecutionRecord) => void
  readonly setHeartbeat: (execution: ExecutionRecord, name: string, details: string) => void
  readonly clearHeartbeat: (execution: ExecutionRecord, name: string) => void
  /** What the execution can be found by, in place of what it could be found by before. */
  readonly setAttributes: (execution: ExecutionRecord, attributes: StoredAttributes) => void
  readonly setChild: (parent: ExecutionRecord, name: string, child: StoredChild) => void
  readonly clearChild: (parent: ExecutionRecord, name: string) => void
  readonly clearChildren: (parent: ExecutionRecord) => void
  /** Remembers, for the runs to come, that a sender's delivery was received. */
  readonly keepSender: (execution: ExecutionRecord, signal: string, sender: string) => void
  readonly queues: QueueTables
  readonly removal: Removal
  /** A worker has it. */
  readonly sawContract: (workflow: string, version: number, hashes: string, at: number) => void
  /** Calls back once everything written so far is durable. */
  readonly committed: (then: () => void) => void

  readonly queries: Queries
  readonly lastN: () => number
  /** The contract of this version that was seen last. */
  readonly contract: (workflow: string, version: number) => string | undefined
  /** The running executions that are not parked and are to be looked at after that one, in order; at most this many. */
  readonly wakes: (
    workflow: string,
    version: number,
    after: Omit<StoredWake, "id">,
    limit: number
  ) => ReadonlyArray<StoredWake>
  /** The running executions that are not parked or paused and have begun under another plan; at most this many. */
  readonly planned: (workflow: string, version: number, planHash: string, limit: number) => ReadonlyArray<string>
  readonly heartbeat: (execution: ExecutionRecord, name: string) => string | undefined
  readonly children: (parent: ExecutionRecord) => ReadonlyArray<StoredChild>
  /** The one that this step has started or waits for. */
  readonly childOf: (parent: ExecutionRecord, name: string) => StoredChild | undefined
  /** The executions that wait for the end of this one. */
  readonly awaiting: (child: string) => ReadonlyArray<string>
  /** The executions that have ended, and whose children have not been dealt with. */
  readonly closedParents: () => ReadonlyArray<ExecutionRecord>
  /** An earlier run has received the sender's delivery. */
  readonly knowsSender: (execution: ExecutionRecord, signal: string, sender: string) => boolean
  readonly stats: { readonly commits: number; readonly writes: number }
}>()("perdure/journal/Journal") {}
