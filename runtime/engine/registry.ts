/** The workflows that this worker can run, by name and version. */
import { Context, type Effect, Option, Schema } from "effect"
import type { Workflow, WorkflowEngine } from "effect/workflow"
import { type Codec, codec, type PlainSchema } from "../v1/codec.ts"
import { type Answer, WorkflowAnswers } from "../v1/query.ts"
import { type Definition, WorkflowDefinition } from "../v1/workflow.ts"

export type Execute = (
  payload: object,
  executionId: string
) => Effect.Effect<unknown, unknown, WorkflowEngine.WorkflowInstance | WorkflowEngine.WorkflowEngine>

/** One version of a workflow and how to run it. */
export interface Registration {
  readonly workflow: Workflow.Any
  readonly name: string
  readonly version: number
  /** True for workflows that `perdure/runtime/v1` made: their bodies ask our own `Commands`. */
  readonly native: boolean
  readonly planHash: string
  readonly hashes: string
  readonly taskQueue: string
  /** Milliseconds. */
  readonly executionTimeout: number | undefined
  readonly runTimeout: number | undefined
  readonly patches: ReadonlyArray<string>
  readonly migration: Definition["migration"]
  readonly payload: Codec<object>
  readonly success: Codec<unknown>
  /** Members of the payload and of the success that are not to be shown. */
  readonly sensitive: ReadonlyArray<string>
  readonly error: Codec<unknown>
  readonly idempotencyKey: (payload: object) => string
  /** The payloads of the signals that it takes, by their names. */
  readonly signals: ReadonlyMap<string, Codec<unknown>>
  readonly attributes: Definition["attributes"]
  readonly answers: ReadonlyMap<string, Answer>
  readonly execute: Execute
}

export interface Registry {
  readonly add: (registration: Registration) => void
  readonly find: (workflow: string, version: number) => Registration | undefined
  /** The code that executions of a version run on: its own, or that of a version that takes them over. */
  readonly running: (workflow: string, version: number) => Registration | undefined
  /** The version that new executions start under: the one that was said to be, or the newest. */
  readonly starting: (workflow: string) => Registration | undefined
  readonly startUnder: (workflow: string, version: number) => void
  readonly names: () => ReadonlyArray<string>
}

export const makeRegistry = (): Registry => {
  const workflows = new Map<string, Map<number, Registration>>()
  const defaults = new Map<string, number>()
  const find: Registry["find"] = (workflow, version) => workflows.get(workflow)?.get(version)
  return {
    add: (registration) => {
      const versions = workflows.get(registration.name) ?? new Map<number, Registration>()
      workflows.set(registration.name, versions.set(registration.version, registration))
    },
    find,
    running: (workflow, version) =>
      find(workflow, version) ??
        [...workflows.get(workflow)?.values() ?? []].find(({ migration }) => migration?.from === version),
    starting: (workflow) => {
      const versions = workflows.get(workflow)
      return versions?.get(defaults.get(workflow) ?? Infinity) ?? versions?.get(Math.max(...versions.keys()))
    },
    startUnder: (workflow, version) => void defaults.set(workflow, version),
    names: () => [...workflows.keys()].sort()
  }
}

export const registrationOf = (workflow: Workflow.Any, execute: Execute): Registration => {
  const definition = Option.getOrUndefined(Context.getOption(workflow.annotations, WorkflowDefinition))
  if (definition === undefined) return plainRegistration(workflow, execute)
  return {
    ...definition,
    workflow,
    execute,
    native: true,
    answers: Option.getOrElse(Context.getOption(workflow.annotations, WorkflowAnswers), () => new Map()),
    planHash: definition.hashes.plan,
    hashes: JSON.stringify(definition.hashes)
  }
}

/** A workflow written by hand for effect's own engines: one version, values stored by their JSON codecs. */
const plainRegistration = (workflow: Workflow.Any, execute: Execute): Registration => ({
  workflow,
  execute,
  name: workflow._tag,
  version: 1,
  native: false,
  planHash: "",
  hashes: "{}",
  taskQueue: "default",
  executionTimeout: undefined,
  runTimeout: undefined,
  patches: [],
  migration: undefined,
  // Its schema is that of a struct.
  payload: json(workflow.payloadSchema) as Codec<object>,
  success: json(workflow.successSchema),
  sensitive: [],
  error: json(workflow.errorSchema),
  idempotencyKey: workflow.idempotencyKey,
  signals: new Map(),
  attributes: undefined,
  answers: new Map()
})

/** The services that a schema may need were required where the workflow was registered; JSON codecs of data need none. */
const json = (schema: Schema.Top) => codec(Schema.toCodecJson(schema as PlainSchema))
