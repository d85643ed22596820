/** The manifest that `compile` wrote beside the generated modules: what they hold, and where each step stands in its spec. */
import { Effect, Schema } from "effect"
import { readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { type CommandFailure, failure } from "../../compiler/cli/failure.ts"
import type { Place } from "./project.ts"

/** What of it is needed here. */
const Manifest = Schema.Struct({
  format: Schema.Literal(1),
  workflows: Schema.Array(Schema.Struct({
    name: Schema.String,
    version: Schema.Int,
    spec: Schema.String,
    queues: Schema.optional(Schema.Record(Schema.String, Schema.String)),
    lines: Schema.Record(Schema.String, Schema.Int)
  })),
  activities: Schema.Array(Schema.Struct({ name: Schema.String, http: Schema.optional(Schema.Literal(true)) }))
})
export type Manifest = typeof Manifest.Type

const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(Manifest))

export const readManifest = ({ project, root }: Place): Effect.Effect<Manifest, CommandFailure> => {
  const file = join(root, project.output.value, "manifest.json")
  return Effect.try({ try: () => readFileSync(file, "utf8"), catch: () => "absent" }).pipe(
    Effect.flatMap(decode),
    Effect.mapError(() => failure("generated-missing", { file: relative(root, file) }))
  )
}

/** `file:line` of a step in its spec. */
export const specOf = (manifest: Manifest) => (workflow: string, version: number, step: string): string | undefined => {
  const found = manifest.workflows.find((candidate) => candidate.name === workflow && candidate.version === version)
  const line = found?.lines[declaredName(step)]
  return found === undefined || line === undefined ? undefined : `${found.spec}:${line}`
}

/** The name of a step without what loops add to it: `ship[key]#2/undo` is declared as `ship/undo`. */
const declaredName = (step: string): string => step.replace(/[[#][^/]*/, "")
