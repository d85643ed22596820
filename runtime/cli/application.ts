/** A project's generated index and its module of activities, loaded and put together into one layer over an engine. */
import { Effect, Layer } from "effect"
import { existsSync } from "node:fs"
import { join, relative } from "node:path"
import { pathToFileURL } from "node:url"
import { type CommandFailure, failure } from "../../compiler/cli/failure.ts"
import type { BodyLayer } from "../v1/index.ts"
import type { Place } from "./project.ts"

/** `tsx` lets the project be written in any TypeScript, and leaves our own modules to be shared with it. */
const allowTypeScript = Effect.promise(() => import("tsx/esm/api")).pipe(Effect.map(({ register }) => register()))

const load = (place: Place, file: string): Effect.Effect<object, CommandFailure> =>
  Effect.tryPromise({
    try: (): Promise<object> => import(pathToFileURL(file).href),
    catch: (error) =>
      failure("module-failed", {
        file: relative(place.root, file),
        reason: error instanceof Error ? firstLine(error.message) : String(error)
      })
  })

const firstLine = (text: string): string => (text.split("\n")[0] ?? "").replace(/\.$/, "")

/** The export `layer` of a module, if it has one and it is a layer. */
const layerOf = (module: object): Layer.Layer<never, unknown, unknown> | undefined =>
  "layer" in module && Layer.isLayer(module.layer) ? module.layer : undefined

/** Everything the project runs, needing only an engine. */
export const loadApplication = (place: Place): Effect.Effect<BodyLayer<never>, CommandFailure> =>
  Effect.gen(function*() {
    const { root, project } = place
    const index = join(root, project.output.value, "index.ts")
    const declared = project.activities?.value
    if (declared === undefined) {
      return yield* failure("activities-missing", { reason: "perdure.yaml names no module of activities." })
    }
    const activities = join(root, declared)
    if (!existsSync(activities)) {
      return yield* failure("activities-missing", { reason: `The module of activities ${declared} is not there.` })
    }
    if (!existsSync(index)) return yield* failure("generated-missing", { file: relative(root, index) })
    yield* allowTypeScript
    const workflows = layerOf(yield* load(place, index))
    if (workflows === undefined) return yield* failure("generated-missing", { file: relative(root, index) })
    const implementation = layerOf(yield* load(place, activities))
    if (implementation === undefined) {
      return yield* failure("activities-missing", { reason: `${declared} exports no layer named "layer".` })
    }
    // What the project's own `tsc` has checked cannot be seen here: the generated layer needs an engine and the
    // activities, and the module of activities provides them.
    return Layer.provide(workflows, implementation) as BodyLayer<never>
  })
