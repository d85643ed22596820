/** Kills the worker at every commit of a reference run: before it, and after it but before anybody hears of it. */
import { Effect } from "effect"
import { once } from "node:events"
import { expect, test } from "vitest"
import { executionId } from "../../runtime/engine/identity.ts"
import { Control, openReader } from "../../runtime/index.ts"
import { databaseFile, kinds } from "../engine/support.ts"
import { checkExecution, spawnWorker } from "./check.ts"
import { flowEngine } from "./flow.ts"
import { entries, ledger } from "./ledger.ts"
import type { Order } from "./worker.ts"

/** Three steps, the second of which fails once; then all are undone. Waits make commits of their own. */
const payload = { key: "k", list: [3, 4], note: "fail" }
const steps = 3

const orderOf = (die?: Order["die"]): Order => {
  const database = databaseFile()
  return { database, ledger: `${database}.ledger`, payloads: [payload], millis: 1, residency: 10, ...(die && { die }) }
}

/** Runs a worker; true if it came to its end, false if it was killed. */
const work = async (order: Order): Promise<boolean> => {
  const [code, signal] = await once(spawnWorker(order), "exit")
  expect(code === 0 || signal === "SIGKILL").toBe(true)
  return code === 0
}

/** Goes on with what a dead worker left, in this process: a start that was not acknowledged is made again. */
const finish = (order: Order) =>
  Effect.gen(function*() {
    const control = yield* Control
    const acknowledged = entries(order.ledger).some(({ what }) => what === "ack")
    if (!acknowledged) yield* control.start({ workflow: "Flow", payload })
    return yield* control.result("Flow/k")
  }).pipe(
    Effect.provide(flowEngine({ filename: order.database, residency: order.residency }, ledger(order.ledger), 1)),
    Effect.runPromise
  )

test("every commit boundary is safe", async () => {
  const died = { before: 0, after: 0 }
  for (const when of ["before", "after"] as const) {
    for (let commit = 1;; commit++) {
      const order = orderOf({ commit, when })
      if (await work(order)) break
      died[when] += 1
      const status = await finish(order)
      expect(status).toMatchObject({ state: "Failed", failure: { name: "Refused" } })
      const log = entries(order.ledger).filter(({ what }) => what !== "ack")
      checkExecution(log, steps, true)
      // One crash repeats at most the one activity that was under way. An attempt that was scheduled but had not begun is not
      // made again, so the failure of a first attempt may not come to pass.
      const begun = log.filter(({ what }) => what === "begin").length
      expect(begun).toBeGreaterThanOrEqual(2 * steps)
      expect(begun).toBeLessThanOrEqual(2 * steps + 2)
      const reader = openReader(order.database)
      const found = reader.find(executionId("Flow", "k"))
      expect(kinds(found ? reader.history(found) : []).filter((kind) => kind.startsWith("Execution"))).toEqual([
        "ExecutionStarted",
        "ExecutionFailed"
      ])
      // What it is found by is stored with its start.
      expect(reader.list({ attributes: { note: "fail" } }).map(({ key }) => key)).toEqual(["k"])
      reader.close()
    }
  }
  // Each activity and each undo begins and ends on a commit of its own.
  expect(died.before).toBeGreaterThanOrEqual(2 * steps + 2)
  expect(Math.abs(died.after - died.before)).toBeLessThanOrEqual(3)
}, 120_000)
