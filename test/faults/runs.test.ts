/** Kills the worker at every commit of an execution of several runs: each begins once, and no signal is lost between them. */
import { Effect } from "effect"
import { once } from "node:events"
import { expect, test } from "vitest"
import { Control, openReader } from "../../runtime/index.ts"
import { databaseFile } from "../engine/support.ts"
import { spawnWorker } from "./check.ts"
import { flowEngine } from "./flow.ts"
import { entries, ledger } from "./ledger.ts"
import type { Order } from "./worker.ts"

const payload = { key: "k" }
const signals = ["a", "b", "c", "d"]

const orderOf = (residency: number, die?: Order["die"]): Order => {
  const database = databaseFile()
  const files = { database, ledger: `${database}.ledger` }
  return { ...files, payloads: [payload], signals, millis: 1, residency, flow: "runs", ...(die && { die }) }
}

/** Runs a worker; true if it came to its end, false if it was killed. */
const work = async (order: Order): Promise<boolean> => {
  const [code, signal] = await once(spawnWorker(order), "exit")
  expect(code === 0 || signal === "SIGKILL").toBe(true)
  return code === 0
}

/** Goes on with what a dead worker left: everything is sent again, by the same senders. */
const finish = (order: Order) =>
  Effect.gen(function*() {
    const control = yield* Control
    yield* control.start({ workflow: "Flow", payload })
    for (const by of signals) {
      yield* control.signal("Flow/k", { name: "approval", payload: { by }, senderId: by })
    }
    return yield* control.result("Flow/k")
  }).pipe(
    Effect.provide(
      flowEngine({ filename: order.database, residency: order.residency }, ledger(order.ledger), 1, order.flow)
    ),
    Effect.runPromise
  )

const kindsOf = (database: string): ReadonlyArray<ReadonlyArray<string>> => {
  const reader = openReader(database)
  const found = reader.find("Flow/k")
  const runs = found === undefined
    ? []
    : Array.from({ length: found.run }, (_, index) => reader.history({ ...found, run: index + 1 }))
  reader.close()
  return runs.map((events) => events.map(({ kind }) => kind))
}

test.each(
  [
    { when: "before", residency: 10 },
    { when: "after", residency: 0 }
  ] as const
)("every commit boundary of runs is safe ($when it, room for $residency)", async ({ residency, when }) => {
  let died = 0
  for (let commit = 1;; commit++) {
    const order = orderOf(residency, { commit, when })
    if (await work(order)) break
    died += 1
    expect(await finish(order)).toMatchObject({ state: "Completed", run: 4, result: "a b c d" })
    const runs = kindsOf(order.database)
    expect(runs.map((kinds) => kinds[0])).toEqual(signals.map(() => "ExecutionStarted"))
    expect(runs.map((kinds) => kinds.at(-1))).toEqual([
      "ExecutionContinuedAsNew",
      "ExecutionContinuedAsNew",
      "ExecutionContinuedAsNew",
      "ExecutionCompleted"
    ])
    expect(runs.map((kinds) => kinds.filter((kind) => kind === "SignalConsumed").length)).toEqual([1, 1, 1, 1])
    const begun = entries(order.ledger).filter(({ what }) => what === "begin")
    expect(new Set(begun.map(({ key }) => key)).size).toBe(signals.length)
    // One crash repeats at most the one activity that was under way.
    expect(begun.length).toBeLessThanOrEqual(signals.length + 1)
  }
  // The start, each signal, each activity, each run and the end are waited for by somebody.
  expect(died).toBeGreaterThanOrEqual(2 * signals.length)
}, 240_000)
