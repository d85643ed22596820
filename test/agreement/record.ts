/** Runs a project's workflows and keeps what is recorded of each, however far it comes. */
import { type Context, Effect, Layer } from "effect"
import type { WorkflowEngine } from "effect/workflow"
import { exportHistory, type HistoryFile } from "../../runtime/engine/history-file.ts"
import { Control } from "../../runtime/index.ts"
import { testEngineLayer } from "../../runtime/testing/index.ts"
import { isMap, type JsonMap } from "../soundness/tree.ts"
import { randomOf } from "../support/random/random.ts"
import { desk, type Payload, payloads, queueWorkers, signals } from "./desk.ts"
import type { Project } from "./project.ts"

type Bodies = Layer.Layer<never, never, WorkflowEngine.WorkflowEngine>

/** The generated layer, over any service that it needs. */
export const bodiesOf = ({ index }: Project, seed: number): Bodies => {
  const random = randomOf(seed)
  const services = Object.entries(index).flatMap(([name, service]) => {
    const implementation = name === "DeskActivities"
      ? desk(random)
      : name.endsWith("Queues")
      ? queueWorkers(random)
      : undefined
    // Generated modules export services under these names.
    return implementation === undefined ? [] : [Layer.succeed(service as Context.Key<unknown, object>, implementation)]
  })
  // What the modules export is known by how they are generated.
  return Layer.provide(index["layer"] as Bodies, Layer.mergeAll(Layer.empty, ...services)) as Bodies
}

/** How long executions are left to get somewhere. */
const patience = 1500

/** Payloads under the names that are stored, where a field was renamed. */
const storedAs = (payload: Payload, { renamedFrom }: JsonMap): Payload => {
  const fields = isMap(renamedFrom) && isMap(renamedFrom["fields"]) ? renamedFrom["fields"] : {}
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [String(fields[name] ?? name), value]))
}

/** The workflows by their names. */
export const record = (project: Project, specs: ReadonlyMap<string, JsonMap>, seed: number) =>
  Effect.gen(function*() {
    const control = yield* Control
    const workflows = [...specs.keys()]
    yield* Effect.forEach(specs, ([workflow, spec]) =>
      Effect.forEach(payloads(workflow), (readable) =>
        Effect.gen(function*() {
          // The generator's types are JSON's.
          const payload = storedAs(readable, spec) as never
          const { executionId } = yield* control.start({ workflow, payload })
          for (const { name, payload } of [...signals, ...signals, ...signals]) {
            yield* Effect.ignore(control.signal(executionId, { name, payload: payload as never }))
          }
        })))
    yield* Effect.sleep(patience)
    const listed = yield* Effect.forEach(workflows, (workflow) =>
      control.list({ workflow, limit: 1000 }))
    return yield* Effect.forEach(
      listed.flat(),
      ({ executionId }): Effect.Effect<HistoryFile, unknown> =>
        exportHistory(control, executionId, { sensitive: true })
    )
  }).pipe(
    Effect.provide(Layer.provideMerge(bodiesOf(project, seed), testEngineLayer())),
    Effect.scoped,
    Effect.runPromise
  )
