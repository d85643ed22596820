/** A project whose every name is resolved and every expression typed: the output of `check`. */
import type {
  ActivitiesDocument,
  ActivityNode,
  NamedValueNode,
  QueueNode,
  RetryNode,
  Step,
  TypesDocument,
  WorkflowDocument
} from "../parse/document.ts"
import type { Narrowing } from "./narrowing.ts"
import type { NamedType, StructType, Type } from "./type.ts"

export interface Checked {
  /** Sorted by file. Workflows with an error among their diagnostics are left out. */
  readonly workflows: ReadonlyArray<CheckedWorkflow>
  readonly activityFiles: ReadonlyArray<CheckedActivities>
  readonly typeFiles: ReadonlyArray<CheckedTypes>
  /** Step time-outs of `perdure.yaml` that apply where neither the contract nor the call says one. */
  readonly defaults: { readonly startToCloseMillis: number | undefined }
}

export interface CheckedTypes {
  readonly document: TypesDocument
  /** In an order in which each type stands after the types it names. */
  readonly types: ReadonlyArray<{ readonly name: string; readonly type: Type }>
  readonly errors: ReadonlyArray<ErrorContract>
}

/** A declared error: a tag and its fields. */
export interface ErrorContract {
  readonly name: string
  /** The declaring file, relative to the project root. */
  readonly file: string
  readonly fields: StructType
}

export interface CheckedActivities {
  readonly document: ActivitiesDocument
  readonly activities: ReadonlyArray<ActivityContract>
}

export interface ActivityContract {
  readonly name: string
  readonly file: string
  readonly node: ActivityNode
  readonly input: StructType
  /** `void` when the contract declares none. */
  readonly success: Type
  readonly errors: ReadonlyArray<ErrorContract>
  /** The contract's own policy, resolved; absent when it names none. */
  readonly retry?: RetryNode
}

/** A declared signal: what each delivery of it brings. */
export interface SignalContract {
  readonly name: string
  /** The file of the workflow, relative to the project root. */
  readonly file: string
  readonly type: Type
}

/** A declared query, and what it answers. */
export interface QueryContract {
  readonly node: NamedValueNode
  readonly type: PrintedType
}

/** A declared queue: what its workers are given, and what they answer. */
export interface QueueContract {
  readonly name: string
  /** The file of the workflow, relative to the project root. */
  readonly file: string
  readonly node: QueueNode
  readonly input: StructType
  /** `void` when the queue declares none. */
  readonly success: Type
  readonly errors: ReadonlyArray<ErrorContract>
  /** Its policy, resolved; absent when it names none. */
  readonly retry?: RetryNode
}

/** What a workflow takes and gives: all that others know of it. */
export interface WorkflowContract {
  readonly name: string
  readonly file: string
  readonly payload: StructType
  /** `void` when the workflow declares none. */
  readonly success: Type
  readonly errors: ReadonlyArray<ErrorContract>
}

/** The author's functions that a workflow calls. */
export interface CheckedFunctions {
  /** The file that exports them, relative to the project root. */
  readonly file: string
  readonly names: ReadonlyArray<string>
  /** That file, and those that it imports. */
  readonly sources: ReadonlyArray<{ readonly file: string; readonly text: string }>
}

/** What a workflow makes of the executions of an older version. */
export interface CheckedMigration {
  /** What their payloads are as they are stored, if that is known. */
  readonly old: StructType | undefined
  /** By the ids of steps: what they have given, if that is known, and what they give. */
  readonly results: ReadonlyMap<string, { readonly old: StructType | undefined; readonly type: StructType }>
  /** The older version's own code is there, or that of one which takes its executions over before. */
  readonly isInert: boolean
}

export interface CheckedWorkflow {
  readonly document: WorkflowDocument
  /** Absent where it takes over no executions. */
  readonly migration: CheckedMigration | undefined
  /** Absent where it declares none. */
  readonly functions?: CheckedFunctions
  readonly contract: WorkflowContract
  readonly signals: ReadonlyArray<SignalContract>
  readonly queries: ReadonlyArray<QueryContract>
  readonly queues: ReadonlyArray<QueueContract>
  /** Resolved facts about each step, by the step as parsed (ids are unique, so `id` would do; identity is exact). */
  readonly steps: ReadonlyMap<Step, CheckedStep>
  /** The conditions that the emitted code repeats beside the recorded decision, since a recorded boolean cannot narrow. */
  readonly narrowing: Narrowing
}

export interface CheckedStep {
  /** Of `call`. */
  readonly activity?: ActivityContract
  readonly retry?: RetryNode
  /** Of `compensate`. */
  readonly undo?: { readonly activity: ActivityContract; readonly retry?: RetryNode }
  /** Of `await`. */
  readonly signal?: SignalContract
  /** Of `child`. */
  readonly child?: WorkflowContract
  /** Of `enqueue`. */
  readonly queue?: QueueContract
  /** Of `fail`, `onTimeout.fail` and `onMax.fail`. */
  readonly fails?: ErrorContract
  /** Of `repeat`. */
  readonly state?: StructType
  /** Read by an expression outside the block that holds the step, so the variable is declared there. */
  readonly readOutside: boolean
  /** Read by a function inside the step's own block: a branch, a loop, a compensation. */
  readonly captured: boolean
  /**
   * The type of the step's value, for steps that are `readOutside` or are a `switch` with a value: the annotation of the
   * variable. It does not include the `| undefined` of a skipped step.
   */
  readonly type?: PrintedType
  /** Of a `switch` without an `else` whose cases compare one value: the type of what they leave of it. */
  readonly left?: string
}

/** A type as TypeScript prints it. */
export interface PrintedType {
  readonly text: string
  /** The declared types that the text names, by how it spells them. */
  readonly names: ReadonlyMap<string, NamedType>
}
