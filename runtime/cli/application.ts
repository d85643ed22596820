/** A project's generated index and its module of activities, loaded and put together into one layer over an engine. */
import { Cause, Effect, Layer } from "effect"
import type { WorkflowEngine } from "effect/workflow"
import { existsSync } from "node:fs"
import { join, relative } from "node:path"
import { pathToFileURL } from "node:url"
import { type CommandFailure, failure } from "../../compiler/cli/failure.ts"
import { ContractRefused } from "../engine/contract-refused.ts"
import type { Registration } from "../engine/registry.ts"
import { ServiceMissing } from "../v1/errors.ts"
import type { Manifest } from "./manifest.ts"
import type { Place } from "./project.ts"

/** `tsx` lets the project be written in any TypeScript, and leaves our own modules to be shared with it. */
const allowTypeScript = Effect.promise(() => import("tsx/esm/api")).pipe(Effect.map(({ register }) => register()))

const load = (root: string, file: string): Effect.Effect<object, CommandFailure> =>
  Effect.tryPromise({
    try: (): Promise<object> => import(pathToFileURL(file).href),
    catch: (error) =>
      failure("module-failed", {
        file: relative(root, file),
        reason: reasonOf(error).replaceAll(join(root, "/"), "")
      })
  })

/** The first line, without its full stop. */
const reasonOf = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error)
  return (text.split("\n")[0] ?? "").replace(/\.$/, "")
}

/** The project's workflows, as a layer over an engine. */
export type Application = Layer.Layer<never, CommandFailure, WorkflowEngine.WorkflowEngine>

type AnyLayer = Layer.Layer<never, unknown, unknown>

/** The export `layer` of a module, if it has one and it is a layer. */
const layerOf = (module: object): AnyLayer | undefined =>
  "layer" in module && Layer.isLayer(module.layer) ? module.layer : undefined

/** What goes wrong while the layer is built, typed or not, is the project's to mend. */
const owningFailures = (layer: AnyLayer, file: string): Layer.Layer<never, CommandFailure, unknown> =>
  Layer.catchCause(
    layer,
    (cause) =>
      Layer.effectDiscard(Effect.fail(failure("activities-failed", { file, reason: reasonOf(Cause.squash(cause)) })))
  )

/** What is seen: a service without which the layer cannot be built, and executions that it would break. */
const owningDefects = (
  application: Layer.Layer<never, never, WorkflowEngine.WorkflowEngine>,
  file: string
): Application =>
  Layer.catchCause(application, (cause) => {
    const defect = Cause.squash(cause)
    if (defect instanceof ContractRefused) return Layer.effectDiscard(Effect.fail(failure("contract-refused", defect)))
    if (!(defect instanceof ServiceMissing)) return Layer.effectDiscard(Effect.failCause(cause))
    const service = defect.service.slice(defect.service.lastIndexOf("/") + 1)
    return Layer.effectDiscard(Effect.fail(failure("service-missing", { file, service })))
  })

/** Whether there is work that nobody but the project's own code can do. */
const needsServices = ({ activities, workflows }: Manifest): boolean =>
  activities.some(({ http }) => http === undefined) || workflows.some(({ queues }) => queues !== undefined)

/** The layer of the project's activities; nothing for a project that calls none. */
const loadActivities = ({ project, root }: Place, calls: boolean): Effect.Effect<AnyLayer, CommandFailure> =>
  Effect.gen(function*() {
    const declared = project.activities?.value
    if (declared === undefined) {
      if (!calls) return Layer.empty
      return yield* failure("activities-missing", { reason: "perdure.yaml names no module of activities." })
    }
    const file = join(root, declared)
    if (!existsSync(file)) {
      return yield* failure("activities-missing", { reason: `The module of activities ${declared} is not there.` })
    }
    const layer = layerOf(yield* load(root, file))
    if (layer !== undefined) return owningFailures(layer, declared)
    return yield* failure("activities-missing", { reason: `${declared} exports no layer named "layer".` })
  })

/** The generated layer of all workflows. */
const loadGenerated = ({ project, root }: Place): Effect.Effect<AnyLayer, CommandFailure> =>
  Effect.gen(function*() {
    const file = join(root, project.output.value, "index.ts")
    yield* allowTypeScript
    const workflows = existsSync(file) ? layerOf(yield* load(root, file)) : undefined
    return workflows ?? (yield* failure("generated-missing", { file: relative(root, file) }))
  })

/** The project's workflows as an engine knows them, which needs no activities. */
export const loadWorkflows = (place: Place): Effect.Effect<ReadonlyArray<Registration>, CommandFailure> =>
  Effect.gen(function*() {
    const generated = yield* loadGenerated(place)
    const { registrationsOf } = yield* Effect.promise(() => import("../engine/registrations.ts"))
    // Of what it needs, only the engine is asked for where nothing runs.
    return yield* registrationsOf(generated as Layer.Layer<never, never, WorkflowEngine.WorkflowEngine>)
  })

/** Everything the project runs, needing only an engine. */
export const loadApplication = (place: Place, manifest: Manifest): Effect.Effect<Application, CommandFailure> =>
  Effect.gen(function*() {
    yield* allowTypeScript
    const activities = yield* loadActivities(place, needsServices(manifest))
    const workflows = yield* loadGenerated(place)
    // What the project's own `tsc` has checked cannot be seen here: the generated layer needs an engine and the
    // activities, and the module of activities provides them.
    const application = Layer.provide(workflows, activities) as Layer.Layer<never, never, WorkflowEngine.WorkflowEngine>
    return owningDefects(application, place.project.activities?.value ?? "perdure.yaml")
  })
