/** A project as code that an engine runs: compiled, loaded, and given hands that do the work. */
import { type Context, Effect, Layer } from "effect"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import type { BodyLayer } from "perdure/runtime/v1"
import { compileSources } from "../../../compiler/compile.ts"
import { specOf } from "../../../runtime/cli/manifest.ts"
import type { Manifest } from "../../../runtime/engine/guard.ts"
import type { Project } from "./index.ts"

/** What an activity, or the worker of a queue, is told of an attempt. */
export interface Attempt {
  readonly method: string
  readonly text: string
  readonly execution: string
  readonly step: string
  readonly key: string
  readonly attempt: number
}

/** Does the work of every activity and every queue. `refuse` is the error that they may declare. */
export type Hands = (attempt: Attempt, refuse: Effect.Effect<never, unknown>) => Effect.Effect<unknown, unknown>

export interface Code {
  readonly layer: (hands: Hands) => BodyLayer
  readonly manifest: Manifest
}

// Inside of the checkout, so that `effect` and `perdure` are found; git ignores the folder.
const root = join(import.meta.dirname, "../../..")

export const load = async (project: Project): Promise<Code> => {
  const { diagnostics, modules } = compileSources(project)
  const wrong = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)
  if (wrong.length > 0) throw new Error(wrong.join("\n"))
  mkdirSync(join(root, ".perdure"), { recursive: true })
  const folder = mkdtempSync(join(root, ".perdure/edited-"))
  try {
    for (const { path, text } of modules) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const generated = join(folder, "generated")
    const manifest = modules.find(({ path }) => path === "generated/manifest.json")?.text ?? ""
    const loaded: Generated = await import(pathToFileURL(join(generated, "index.ts")).href)
    return { layer: layerOf(loaded), manifest: specOf(JSON.parse(manifest)) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What is generated for the project; the compiler's own tests know that it has these types. */
interface Generated {
  readonly layer: Layer.Layer<never, never, never>
  readonly ShopActivities: Context.Key<never, Methods>
  readonly OrderQueues?: Context.Key<never, Methods>
  readonly PurchaseQueues?: Context.Key<never, Methods>
  readonly Refused: new(fields: { readonly reason: string }) => Error
}

interface Methods {
  readonly [method: string]: (input: { readonly text: string; readonly doc: string }, context: AnyContext) => unknown
}

/** Of an activity, or of an item. */
interface AnyContext {
  readonly executionId?: string
  readonly step?: string
  readonly queue?: string
  readonly item?: string
  readonly attempt: number
  readonly idempotencyKey: string
}

const layerOf = ({ Refused, layer, ...generated }: Generated) => (hands: Hands): BodyLayer => {
  const refuse = Effect.suspend(() => Effect.fail(new Refused({ reason: "as asked" })))
  const methods: Methods = new Proxy({}, {
    get: (_, method) => (...[input, context]: Parameters<Methods[string]>) =>
      hands({
        method: String(method),
        text: input.text ?? input.doc,
        execution: context.executionId ?? context.queue ?? "",
        step: context.step ?? context.item ?? "",
        key: context.idempotencyKey,
        attempt: context.attempt
      }, refuse)
  })
  const queues = generated.OrderQueues ?? generated.PurchaseQueues
  const services = [generated.ShopActivities, queues].filter((key) => key !== undefined)
  return Layer.provide(layer, Layer.mergeAll(Layer.empty, ...services.map((key) => Layer.succeed(key, methods))))
}
