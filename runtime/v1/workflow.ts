/** A workflow's contract as a value: a real effect `Workflow` that carries what Perdure's engine needs to know of it. */
import { Context, type Duration, Schema } from "effect"
import { Workflow } from "effect/workflow"
import { type Codec, codec, type Fields, type PlainSchema } from "./codec.ts"
import { WorkflowFailed } from "./errors.ts"
import { identifying } from "./execution-id.ts"
import { type MigrateOptions, type Migration, migrationOf } from "./migrate.ts"
import { millis } from "./policy.ts"
import type { Queries } from "./query.ts"
import { type ScheduleRule, scheduleRule, type Schedules } from "./schedule.ts"
import type { AnySignal } from "./signal.ts"
import type { CurrentExecution } from "./steps.ts"
import type { ErrorSchema } from "./work.ts"

/** What is persisted, by what it protects. */
export interface Hashes {
  readonly identity: string
  readonly payload: string
  readonly result: string
  readonly plan: string
  readonly source: string
}

/** What an execution can be found by. What is absent, it cannot be found by. */
export interface Attributes {
  readonly [name: string]: string | number | boolean | null | undefined
}

/** One version of a workflow, as its engine sees it. */
export interface Definition {
  readonly name: string
  readonly version: number
  readonly taskQueue: string
  /** Milliseconds. */
  readonly executionTimeout: number | undefined
  readonly runTimeout: number | undefined
  /** `park`: a failure of its main part waits for an operator before anything is undone. */
  readonly onFailure: "fail" | "park"
  /** What its body may ask `patch` for; each run keeps those that there were when it started. */
  readonly patches: ReadonlyArray<string>
  /** What it makes of the executions of an older version; absent where it takes over none. */
  readonly migration: Migration | undefined
  readonly hashes: Hashes
  readonly payload: Codec<object>
  readonly success: Codec<unknown>
  /** Members of the payload and of the success that are not to be shown. */
  readonly sensitive: ReadonlyArray<string>
  /** The declared errors and `WorkflowFailed`. */
  readonly error: Codec<unknown>
  readonly idempotencyKey: (payload: object) => string
  /** The payloads of the signals that it takes, by their names. */
  readonly signals: ReadonlyMap<string, Codec<unknown>>
  readonly schedules: ReadonlyMap<string, ScheduleRule>
  readonly attributes: ((payload: object, execution: CurrentExecution) => Attributes) | undefined
}

/** The annotation under which an effect `Workflow` carries its definition. */
export class WorkflowDefinition extends Context.Service<WorkflowDefinition, Definition>()(
  "perdure/v1/WorkflowDefinition"
) {}

/** The names under which members of a payload are stored, where those are others. */
export interface StoredNames {
  readonly [field: string]: string
}

/** A workflow that `workflow` made. */
export type PerdureWorkflow<
  Name extends string,
  Payload extends Fields,
  Success extends PlainSchema,
  Error,
  Signals extends ReadonlyArray<AnySignal> = ReadonlyArray<AnySignal>,
  Asked extends Queries = Queries,
  Stored extends StoredNames = StoredNames
> = Workflow.Workflow<Name, Schema.Struct<Payload>, Success, Schema.Codec<Error | WorkflowFailed, unknown>> & {
  readonly definition: Definition
  readonly signals: Signals
  readonly queries: Asked
  readonly storedAs: Stored
}

/** One of any name and types. */
export type AnyPerdureWorkflow = Workflow.Any & { readonly definition: Definition }

export const workflow = <
  const Name extends string,
  Payload extends Fields,
  Success extends PlainSchema = typeof Schema.Void,
  const Errors extends ReadonlyArray<ErrorSchema> = readonly [],
  const Signals extends ReadonlyArray<AnySignal> = readonly [],
  Asked extends Queries = Record<never, never>,
  const Stored extends StoredNames = Record<never, never>
>(name: Name, options: {
  readonly version: number
  readonly payload: Payload
  /** Members that were renamed: what is stored and sent has the names that they had. Ignored by other engines. */
  readonly storedAs?: Stored
  readonly success?: Success
  /** Ignored by other engines. */
  readonly sensitive?: ReadonlyArray<string>
  readonly errors?: Errors
  readonly signals?: Signals
  readonly queries?: Asked
  readonly idempotencyKey: (payload: Schema.Struct.Type<Payload>) => string
  /** Ignored by other engines. */
  readonly attributes?: (payload: Schema.Struct.Type<Payload>, execution: CurrentExecution) => Attributes
  readonly taskQueue?: string
  readonly timeouts?: { readonly execution?: Duration.Input; readonly run?: Duration.Input }
  /** What happens when the main part fails: it is compensated (default), or waits for an operator before that. */
  readonly onFailure?: "fail" | "park"
  readonly patches?: ReadonlyArray<string>
  /** Ignored by other engines. */
  readonly migrate?: MigrateOptions
  /** By their names. Ignored by other engines. */
  readonly schedules?: Schedules<Payload>
  readonly hashes: Hashes
}): PerdureWorkflow<Name, Payload, Success, Errors[number]["Type"], Signals, Asked, Stored> => {
  // Without renamed members `Stored` is its default, of no member.
  const storedAs = options.storedAs ?? {} as StoredNames as Stored
  // Without queries `Asked` is its default, of no query.
  const queries = options.queries ?? {} as Queries as Asked
  // Without signals `Signals` is its default, the empty list.
  const signals = options.signals ?? [] as ReadonlyArray<AnySignal> as Signals
  const payload = Schema.Struct(options.payload)
  // Without a success schema `Success` is its default, the schema of void.
  const success = options.success ?? Schema.Void as PlainSchema as Success
  const declared: ReadonlyArray<ErrorSchema> = options.errors ?? []
  const error: Schema.Codec<Errors[number]["Type"] | WorkflowFailed, unknown> = Schema.Union([
    ...declared,
    WorkflowFailed
  ])
  const { sensitive = [] } = options
  const definition: Definition = {
    name,
    version: options.version,
    taskQueue: options.taskQueue ?? "default",
    executionTimeout: millis(options.timeouts?.execution),
    runTimeout: millis(options.timeouts?.run),
    onFailure: options.onFailure ?? "fail",
    patches: options.patches ?? [],
    migration: options.migrate === undefined ? undefined : migrationOf(options.migrate),
    hashes: options.hashes,
    payload: codec(storedUnder(payload, storedAs), sensitive),
    success: codec(success, sensitive),
    sensitive,
    error: codec(error),
    // Asked only about payloads that the payload's codec has read.
    idempotencyKey: options.idempotencyKey as (payload: object) => string,
    signals: new Map(signals.map(({ name, payload }) => [name, payload])),
    schedules: new Map(Object.entries(options.schedules ?? {}).map(([name, it]) => [name, scheduleRule(it)])),
    // Like the key.
    attributes: options.attributes as Definition["attributes"]
  }
  const made = Workflow.make(name, {
    payload,
    success,
    error,
    idempotencyKey: options.idempotencyKey,
    annotations: Context.make(WorkflowDefinition, definition)
  })
  return Object.assign(made, identifying(made), { definition, signals, queries, storedAs })
}

/** The schema of a payload as it is stored. */
const storedUnder = <Payload extends Fields>(
  payload: Schema.Struct<Payload>,
  names: StoredNames
): Schema.Codec<Schema.Struct.Type<Payload>, unknown> =>
  // The compiler renames only members that there are.
  Object.keys(names).length === 0 ? payload : payload.pipe(Schema.encodeKeys(names as Record<never, string>))
