/**
 * F23: histories that were recorded once replay for ever. `UPDATE_GOLDENS=1` adds those of flows that have none; the others
 * are never written again.
 */
import { Effect } from "effect"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { Control } from "../../runtime/index.ts"
import type { ExecutionRecord } from "../../runtime/journal/journal.ts"
import { databaseFile } from "../engine/support.ts"
import { root } from "../house/sources.ts"
import { registrationsOf } from "../support/registrations.ts"
import { type Evidence, gather, type Life } from "./checker/evidence.ts"
import { replays } from "./checker/replays.ts"
import { flowEngine, flowLayer, type FlowName, flowNames, resuming } from "./flow.ts"

const folder = join(root, "golden/replay")
const fileOf = (flow: FlowName) => join(folder, `${flow}.json`)

/** The runs of an execution and of its children, as they are stored. */
const recorded = async (flow: FlowName): Promise<ReadonlyArray<Life>> => {
  const filename = databaseFile()
  await Effect.gen(function*() {
    const control = yield* Control
    const { executionId } = yield* control.start({ workflow: "Flow", payload: { key: "k", note: "fail" } })
    for (const by of flow === "mail" || flow === "runs" ? ["a", "b", "c", "d"] : []) {
      yield* control.signal(executionId, { name: "approval", payload: { by }, senderId: by })
    }
    yield* resuming(executionId)
    for (const { executionId } of yield* control.list({})) yield* control.result(executionId)
  }).pipe(Effect.provide(flowEngine({ filename }, () => {}, 1, flow)), Effect.runPromise)
  return gather(filename, undefined).lives
}

/** A history stands for itself: nothing else is known of its executions. */
const nothing: Evidence = { lives: [], log: [], children: [], waiters: [] }

const updates = process.env.UPDATE_GOLDENS === "1"

test.each(flowNames)("%s", async (flow) => {
  const file = fileOf(flow)
  if (updates && !existsSync(file)) writeFileSync(file, `${JSON.stringify(await recorded(flow), undefined, 1)}\n`)
  // JSON has no undefined: what an execution does not have is absent.
  const lives = JSON.parse(readFileSync(file, "utf8")) as ReadonlyArray<Life & { readonly record: ExecutionRecord }>
  const registrations = await registrationsOf(flowLayer(flow, () => {}, 0))
  expect([...replays(registrations)({ ...nothing, lives })]).toEqual([])
  expect(lives.flatMap(({ events }) => events).length).toBeGreaterThan(10)
})

test("each history is of a flow that is known", () => {
  expect(readdirSync(folder).toSorted()).toEqual(flowNames.map((flow) => `${flow}.json`).toSorted())
})

test("code that does something else is found out", async () => {
  const lives = JSON.parse(readFileSync(fileOf("line"), "utf8")) as ReadonlyArray<Life>
  const registrations = await registrationsOf(flowLayer("mail", () => {}, 0))
  const found = [...replays(registrations)({ ...nothing, lives })]
  expect(found.map(({ invariant }) => invariant)).toEqual(["I6"])
})
