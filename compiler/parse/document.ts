/** What a specification file says, as written: the output of `parse`, with the place of everything. */
import type { Located, Span } from "../source/text.ts"
import type { ActivitiesDocument } from "./activity-node.ts"
import type { MigrateNode } from "./migrate.ts"
import type { WorkflowTimeoutsNode } from "./policy-node.ts"
import type { QueueNode } from "./queue-node.ts"
import type { ScheduleNode } from "./schedules.ts"
import type { Step } from "./step-node.ts"
import type { Annotations } from "./tree.ts"
import type { StructNode, TypeNode } from "./type-node.ts"
import type { Value } from "./value-node.ts"

export type * from "./activity-node.ts"
export type * from "./block-node.ts"
export type * from "./policy-node.ts"
export type * from "./project-node.ts"
export type * from "./queue-node.ts"
export type * from "./step-node.ts"
export * from "./type-node.ts"
export type * from "./value-node.ts"

export type { HttpMethod, HttpNode } from "./http.ts"
export type { MigratedResult, MigrateNode } from "./migrate.ts"
export type { CronNode, Overlap, ScheduleNode } from "./schedules.ts"
export type { Annotations } from "./tree.ts"

/** A parsed file of any kind. A file that is too broken to say anything yields no document. */
export type Document = WorkflowDocument | ActivitiesDocument | TypesDocument

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
  readonly renamedFrom: RenamedNode
  readonly migrate?: MigrateNode
  readonly queues: ReadonlyArray<QueueNode>
  readonly schedules: ReadonlyArray<ScheduleNode>
  readonly functions?: FunctionsNode
  /** Functions are declared, but could not be read: said already, so their uses are not reported again. */
  readonly hasUnreadFunctions: boolean
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

/** What was renamed, and is stored under the name that it had. */
export interface RenamedNode {
  readonly steps: ReadonlyArray<Renaming>
  /** Members of the payload. */
  readonly fields: ReadonlyArray<Renaming>
}

export interface Renaming {
  /** That of today: of a step, its id. */
  readonly name: Located<string>
  readonly from: Located<string>
}

/** What can be sent to a running execution. */
export interface SignalNode {
  readonly name: Located<string>
  readonly type: TypeNode
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
