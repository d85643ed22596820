/** What a specification file says, as written: the output of `parse`, with the place of everything. */
import type { Expression as EsExpression } from "estree"
import type { Located, Span } from "../source/text.ts"
import type { HttpNode } from "./http.ts"
import type { ScheduleNode } from "./schedules.ts"
import type { Json } from "./tree.ts"
import type { Broken, StructNode, TypeNode } from "./type-node.ts"

export * from "./type-node.ts"

export type { HttpMethod, HttpNode } from "./http.ts"
export type { CronNode, Overlap, ScheduleNode } from "./schedules.ts"

/** A parsed file of any kind. A file that is too broken to say anything yields no document. */
export type Document = WorkflowDocument | ActivitiesDocument | TypesDocument

/** `perdure.yaml`. Paths are relative to the project root, with `/`. */
export interface ProjectDocument {
  readonly kind: "project"
  readonly file: string
  readonly span: Span
  /** Folder of the specifications; default `.`. */
  readonly specs: Located<string>
  /** Folder of the generated modules; default `<specs>/generated`. */
  readonly output: Located<string>
  readonly lock: Located<string>
  /** Module that exports the activities' layer as `layer`, for `serve` and `execute --local`. */
  readonly activities?: Located<string>
  /** SQLite file of the embedded engine; default `.perdure/journal.sqlite`. */
  readonly database: Located<string>
  readonly defaults: { readonly startToClose?: Located<Duration> }
  /** How long the engine keeps closed executions; for ever unless said. */
  readonly retention: { readonly closed?: Located<Duration> }
  readonly check: {
    readonly denyWarnings: boolean
    /** What becomes of warnings, by their codes. */
    readonly rules: ReadonlyArray<{ readonly code: Located<string>; readonly level: "off" | "warning" | "error" }>
  }
}

export interface WorkflowDocument {
  readonly kind: "workflow"
  readonly file: string
  /** The whole file's span, for mistakes that stand nowhere in particular. */
  readonly span: Span
  readonly name: Located<string>
  readonly version: Located<number>
  readonly description?: Located<string>
  readonly imports: ReadonlyArray<Located<string>>
  /** The JSON Schemas that its types refer to, as `SchemaNode.path`. */
  readonly schemas: ReadonlyArray<Located<string>>
  readonly payload: StructNode
  readonly idempotencyKey: Value
  readonly success?: TypeNode
  /** Members that are not to be shown, of what it is given and of its success. */
  readonly sensitive: ReadonlyArray<Located<string>>
  readonly errors: ReadonlyArray<Located<string>>
  readonly taskQueue?: Located<string>
  readonly timeouts: WorkflowTimeoutsNode
  /** `park`: a failure waits for an operator before anything is undone. */
  readonly onFailure: "fail" | "park"
  readonly annotations?: Annotations
  /** What an execution can be found by. */
  readonly attributes: ReadonlyArray<NamedValueNode>
  readonly signals: ReadonlyArray<SignalNode>
  /** What can be asked of an execution. */
  readonly queries: ReadonlyArray<NamedValueNode>
  readonly reserved: ReservedNode
  readonly queues: ReadonlyArray<QueueNode>
  readonly schedules: ReadonlyArray<ScheduleNode>
  readonly functions?: FunctionsNode
  readonly steps: ReadonlyArray<Step>
  /** Ids of steps that stand in the file but could not be read: said already, so their uses are not reported again. */
  readonly brokenSteps: ReadonlySet<string>
  readonly returns?: Value
}

/** Functions of the author's that expressions may call. */
export interface FunctionsNode {
  /** The TypeScript file that exports them, from the folder of the spec. */
  readonly from: Located<string>
  readonly names: ReadonlyArray<Located<string>>
}

export interface NamedValueNode {
  readonly name: Located<string>
  readonly value: Value
}

/** Names that the workflow had once, and that must not come back with another meaning. */
export interface ReservedNode {
  /** Of steps: the names under which they are stored. */
  readonly steps: ReadonlyArray<Located<string>>
  /** Of members of the payload. */
  readonly fields: ReadonlyArray<Located<string>>
  readonly signals: ReadonlyArray<Located<string>>
}

/** Whatever people and tools want to know of something. */
export type Annotations = { readonly [name: string]: Json }

/** What can be sent to a running execution. */
export interface SignalNode {
  readonly name: Located<string>
  readonly type: TypeNode
}

/** Work that the application's queue workers do. */
export interface QueueNode {
  readonly name: Located<string>
  readonly description?: Located<string>
  readonly input: StructNode
  /** Absent: the work gives nothing. */
  readonly success?: TypeNode
  /** Members that are not to be shown, of what it is given and of its success. */
  readonly sensitive: ReadonlyArray<Located<string>>
  readonly errors: ReadonlyArray<Located<string>>
  /** A text over `input`: items of one key are one piece of work. Absent: each item is its own. */
  readonly key?: Value
  readonly retry?: RetryReference
  /** How many items a worker has under way at a time. */
  readonly concurrency?: Located<number>
}

export interface ActivitiesDocument {
  readonly kind: "activities"
  readonly file: string
  readonly span: Span
  readonly imports: ReadonlyArray<Located<string>>
  /** The JSON Schemas that its types refer to, as `SchemaNode.path`. */
  readonly schemas: ReadonlyArray<Located<string>>
  readonly retries: ReadonlyArray<{ readonly name: Located<string>; readonly policy: RetryNode }>
  readonly activities: ReadonlyArray<ActivityNode>
}

export interface ActivityNode {
  readonly name: Located<string>
  readonly description?: Located<string>
  readonly input: StructNode
  /** Absent: the activity returns nothing. */
  readonly success?: TypeNode
  /** Members that are not to be shown, of what it is given and of its success. */
  readonly sensitive: ReadonlyArray<Located<string>>
  readonly errors: ReadonlyArray<Located<string>>
  readonly retry?: RetryReference
  readonly timeouts: StepTimeoutsNode
  readonly taskQueue?: Located<string>
  /** Whether an attempt that is made again has no further effect; absent where nobody says so. */
  readonly idempotent?: Located<boolean>
  /** Absent: its body is TypeScript. */
  readonly http?: HttpNode
  readonly annotations?: Annotations
}

export interface TypesDocument {
  readonly kind: "types"
  readonly file: string
  readonly span: Span
  readonly imports: ReadonlyArray<Located<string>>
  /** The JSON Schemas that its types refer to, as `SchemaNode.path`. */
  readonly schemas: ReadonlyArray<Located<string>>
  readonly types: ReadonlyArray<{ readonly name: Located<string>; readonly type: TypeNode }>
  readonly errors: ReadonlyArray<{ readonly name: Located<string>; readonly fields: StructNode }>
}

// --- values and expressions ---------------------------------------------------

/** What stands where a value is expected: plain YAML, in which any string may be or hold `${ }`. */
export type Value =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null; readonly span: Span }
  | { readonly kind: "list"; readonly items: ReadonlyArray<Value>; readonly span: Span }
  | { readonly kind: "map"; readonly entries: ReadonlyArray<MapEntry>; readonly span: Span }
  | { readonly kind: "expression"; readonly expression: Expression; readonly span: Span }
  | { readonly kind: "template"; readonly parts: ReadonlyArray<string | Expression>; readonly span: Span }
  | Broken

export interface MapEntry {
  readonly key: Located<string>
  readonly value: Value
}

/** One `${ }`: an ES expression inside the whitelist, whose every node can be placed in the file. */
export interface Expression {
  /** The text between `${` and `}`, after YAML unescaping. */
  readonly text: string
  /** ESTree; `start` and `end` of each node are offsets in `text`. */
  readonly syntax: EsExpression
  /** The text between the braces, trimmed, in the file. */
  readonly span: Span
  /** The file offset of an offset in `text`. */
  readonly offsetOf: (index: number) => number
}

// --- steps ----------------------------------------------------------------------

export type Step =
  | CallStep
  | SleepStep
  | SleepUntilStep
  | LetStep
  | RecordStep
  | AwaitStep
  | EnqueueStep
  | ChildStep
  | FailStep
  | ContinueAsNewStep
  | SwitchStep
  | PatchStep
  | ParallelStep
  | RaceStep
  | ForeachStep
  | RepeatStep
  | TryStep
export type StepKind = Step["kind"]

export interface StepBase {
  readonly id: Located<string>
  /** The whole list item. */
  readonly span: Span
  readonly description?: Located<string>
  readonly when?: Value
  /** Pins the stored name when the id is renamed. */
  readonly durableName?: Located<string>
  readonly annotations?: Annotations
}

export interface CallStep extends StepBase {
  readonly kind: "call"
  readonly activity: Located<string>
  /** Absent: the empty object. */
  readonly with?: Value
  readonly retry?: RetryReference
  readonly timeouts: StepTimeoutsNode
  readonly onTimeout?: OnTimeoutNode
  readonly compensate?: CompensateNode
}

export interface CompensateNode {
  readonly span: Span
  readonly activity: Located<string>
  readonly with?: Value
  readonly retry?: RetryReference
  readonly timeouts: StepTimeoutsNode
  readonly onGiveUp: "park" | "log"
}

export type OnTimeoutNode =
  | { readonly kind: "fail"; readonly error: Located<string>; readonly with?: Value; readonly span: Span }
  | { readonly kind: "yield"; readonly value: Value; readonly span: Span }

export interface SleepStep extends StepBase {
  readonly kind: "sleep"
  /** A duration literal or an expression of type `duration`. */
  readonly duration: Value
}

export interface SleepUntilStep extends StepBase {
  readonly kind: "sleepUntil"
  readonly instant: Value
  readonly onPast: "continue" | "fail"
}

export interface LetStep extends StepBase {
  readonly kind: "let"
  readonly value: Value
}

export interface RecordStep extends StepBase {
  readonly kind: "record"
  readonly source: Located<"now" | "uuid" | "random">
}

/** Its value is what the next delivery of the signal brings. */
export interface AwaitStep extends StepBase {
  readonly kind: "await"
  readonly signal: Located<string>
  /** Absent: it waits as long as it takes. */
  readonly timeout?: Located<Duration>
  readonly onTimeout?: OnTimeoutNode
}

/** Its value is what the queue's worker makes of the item. */
export interface EnqueueStep extends StepBase {
  readonly kind: "enqueue"
  readonly queue: Located<string>
  /** Absent: the empty object. */
  readonly with?: Value
  readonly timeout: Located<Duration>
  readonly onTimeout?: OnTimeoutNode
}

/** `await`: its value is the child's result. The others only start it, and give its execution id. */
export type ChildMode = "await" | "start" | "detach"

/** What becomes of a child that runs when its parent ends, or does not wait for it any more. */
export type ParentClosePolicy = "cancel" | "terminate" | "abandon"

/** An execution of another workflow, whose key is that workflow's own. */
export interface ChildStep extends StepBase {
  readonly kind: "child"
  readonly workflow: Located<string>
  /** Absent: the empty object. */
  readonly with?: Value
  readonly mode: ChildMode
  readonly onParentClose: ParentClosePolicy
  /** Absent: it is awaited as long as it takes. */
  readonly timeout?: Located<Duration>
  readonly onTimeout?: OnTimeoutNode
}

export interface FailStep extends StepBase {
  readonly kind: "fail"
  readonly error: Located<string>
  readonly with?: Value
}

/** Ends the run; the next one of the same execution begins with an empty history. */
export interface ContinueAsNewStep extends StepBase {
  readonly kind: "continueAsNew"
  /** The payload of the next run. Absent: the empty object. */
  readonly with?: Value
  /** What this run could still undo is final. */
  readonly dropsCompensations: boolean
}

export interface SwitchStep extends StepBase {
  readonly kind: "switch"
  readonly cases: ReadonlyArray<SwitchCase>
}

export interface SwitchCase {
  readonly span: Span
  /** Absent on `else`, which stands last. */
  readonly when?: Value
  readonly steps: ReadonlyArray<Step>
  readonly yields?: Value
}

/** Two ways: that of executions that were started since the patch was released, and that of older ones. */
export interface PatchStep extends StepBase {
  readonly kind: "patch"
  readonly patch: Located<string>
  readonly newer: ReadonlyArray<Step>
  readonly older: ReadonlyArray<Step>
}

/** Steps with a scope of their own; `yields` is computed after the last of them. */
export interface BlockNode {
  readonly span: Span
  readonly steps: ReadonlyArray<Step>
  readonly yields?: Value
}

export interface BranchNode {
  readonly name: Located<string>
  readonly block: BlockNode
}

/** `all`: the first failure interrupts the others. `settle`: each gives `{ ok: true, value }` or `{ ok: false, error }`. */
export type Mode = "all" | "settle"

/** Its value is an object of the branches' values. */
export interface ParallelStep extends StepBase {
  readonly kind: "parallel"
  readonly branches: ReadonlyArray<BranchNode>
  readonly mode: Mode
}

/** The first branch to finish, success or failure, decides. */
export interface RaceStep extends StepBase {
  readonly kind: "race"
  readonly branches: ReadonlyArray<BranchNode>
}

export interface ForeachStep extends StepBase {
  readonly kind: "foreach"
  readonly items: Value
  readonly as: Located<string>
  /** A string or a number for each item: part of the durable names of the steps inside. */
  readonly key: Value
  readonly concurrency: Located<number> | undefined
  readonly mode: Mode
  readonly steps: ReadonlyArray<Step>
  readonly collect?: Value
}

/** The body runs, then `next` makes the new state, then `until` is asked of it. Its value is the last state. */
export interface RepeatStep extends StepBase {
  readonly kind: "repeat"
  readonly state: ReadonlyArray<{ readonly name: Located<string>; readonly type: TypeNode; readonly init: Value }>
  readonly maxIterations: Located<number>
  readonly onMax: OnTimeoutNode
  readonly steps: ReadonlyArray<Step>
  readonly next: Value
  readonly until: Value
}

export interface TryStep extends StepBase {
  readonly kind: "try"
  readonly block: BlockNode
  readonly catches: ReadonlyArray<CatchNode>
  readonly finally: ReadonlyArray<Step>
}

export interface CatchNode {
  /** A declared error, or `StepTimedOut`, `StepFailed`, `ChildClosed`, `ValueRejected`. */
  readonly error: Located<string>
  readonly as?: Located<string>
  readonly block: BlockNode
}

// --- policies ---------------------------------------------------------------------

/** A named policy of an imported file, or one written in place. */
export type RetryReference =
  | { readonly kind: "named"; readonly name: Located<string> }
  | { readonly kind: "inline"; readonly policy: RetryNode }

/** Absent members take the defaults: 1s, 2.0, 100 x initial, 0 (no limit), []. */
export interface RetryNode {
  readonly span: Span
  readonly initialInterval?: Located<Duration>
  readonly backoffCoefficient?: Located<number>
  readonly maximumInterval?: Located<Duration>
  readonly maximumAttempts?: Located<number>
  readonly nonRetryableErrors: ReadonlyArray<Located<string>>
}

/** A duration literal such as `1h30m`, in milliseconds. */
export interface Duration {
  readonly text: string
  readonly millis: number
}

export interface StepTimeoutsNode {
  readonly scheduleToStart?: Located<Duration>
  readonly startToClose?: Located<Duration>
  readonly scheduleToClose?: Located<Duration>
  readonly heartbeat?: Located<Duration>
}

export interface WorkflowTimeoutsNode {
  readonly execution?: Located<Duration>
  readonly run?: Located<Duration>
}
