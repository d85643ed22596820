/** Kills the worker at every commit of a run with branches that end, lose, are interrupted, and are undone. */
import { Effect } from "effect"
import { once } from "node:events"
import { expect, test } from "vitest"
import { executionId } from "../../runtime/engine/identity.ts"
import { Control, openReader } from "../../runtime/index.ts"
import { databaseFile } from "../engine/support.ts"
import { spawnWorker } from "./check.ts"
import { flowEngine } from "./flow.ts"
import { entries, type Entry, ledger } from "./ledger.ts"
import type { Order } from "./worker.ts"

const payload = { key: "k" }

const orderOf = (residency: number, die?: Order["die"]): Order => {
  const database = databaseFile()
  const files = { database, ledger: `${database}.ledger` }
  return { ...files, payloads: [payload], millis: 1, residency, flow: "branches", ...(die && { die }) }
}

/** Runs a worker; true if it came to its end, false if it was killed. */
const work = async (order: Order): Promise<boolean> => {
  const [code, signal] = await once(spawnWorker(order), "exit")
  expect(code === 0 || signal === "SIGKILL").toBe(true)
  return code === 0
}

/** Goes on with what a dead worker left, in this process: a start that was not acknowledged is made again. */
const finish = ({ database, flow, ledger: file, residency }: Order) =>
  Effect.gen(function*() {
    const control = yield* Control
    yield* control.start({ workflow: "Flow", payload })
    return yield* control.result("Flow/k")
  }).pipe(
    Effect.provide(flowEngine({ filename: database, residency }, ledger(file), 1, flow)),
    Effect.runPromise
  )

const historyOf = (database: string) => {
  const reader = openReader(database)
  const found = reader.find(executionId("Flow", "k"))
  const history = found ? reader.history(found) : []
  reader.close()
  return history
}

/** Where its undo step is named: `s2[a]` is undone by `s2[a]/undo`. */
const undoOf = (step: string) => `${step}/undo`

const check = (history: ReturnType<typeof historyOf>, log: ReadonlyArray<Entry>): void => {
  const completed = history.filter(({ kind }) => kind === "StepCompleted")
  const done = completed.map(({ name }) => name).filter((name) => !name.endsWith("/undo"))
  const undone = completed.map(({ name }) => name).filter((name) => name.endsWith("/undo"))
  // What must have happened did, once; every step that was done is undone, once.
  expect(new Set(done).size).toBe(done.length)
  expect(done).toEqual(expect.arrayContaining(
    ["hold", "label", "note", "quick1", "quick2", "s2[a]", "s2[b]", "s2[c]", "handled", "close"]
  ))
  expect(undone.toSorted()).toEqual(done.map(undoOf).toSorted())
  // Lost and interrupted branches were undone before the end; the rest in reverse of completion.
  const compensation = history.findIndex(({ kind }) => kind === "CompensationStarted")
  const late = history.slice(compensation).filter(({ kind }) => kind === "StepCompleted").map(({ name }) => name)
  const early = ["slow1", "slow2", "good"]
  expect(late).toEqual(done.filter((name) => !early.includes(name)).toReversed().map(undoOf))
  // Each step has one key, and no attempt is made of one whose result is recorded.
  const begun = log.filter(({ what }) => what === "begin")
  expect(new Set(begun.map(({ key, step }) => `${key} ${step}`)).size).toBe(new Set(begun.map(({ step }) => step)).size)
  expect(new Set(begun.map(({ key }) => key)).size).toBe(new Set(begun.map(({ step }) => step)).size)
  for (const { attempt, name } of completed) {
    const attempts = begun.filter(({ step }) => step === name).map((entry) => entry.attempt)
    expect(Math.max(...attempts)).toBe(attempt)
    expect(log.some((entry) => entry.step === name && entry.what === "end")).toBe(true)
  }
  for (const [first, second] of [["hold", "label"], ["quick1", "quick2"], ["label", "s2[a]"], ["quick2", "s2[a]"]]) {
    expect(begun.findLastIndex(({ step }) => step === first)).toBeLessThan(
      begun.findIndex(({ step }) => step === second)
    )
  }
}

test.each(
  [
    { when: "before", residency: 10 },
    { when: "after", residency: 0 }
  ] as const
)("every commit boundary of branches is safe ($when it, room for $residency)", async ({ residency, when }) => {
  let died = 0
  for (let commit = 1;; commit++) {
    const order = orderOf(residency, { commit, when })
    if (await work(order)) break
    died += 1
    expect(await finish(order)).toMatchObject({
      state: "Failed",
      failure: { name: "Refused", data: { why: "as asked" } }
    })
    check(historyOf(order.database), entries(order.ledger).filter(({ what }) => what !== "ack"))
  }
  expect(died).toBeGreaterThanOrEqual(20)
}, 240_000)
