/** Kills the worker at every commit of a run that is sent signals: what was acknowledged is had by one step, in order. */
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
  return { ...files, payloads: [payload], signals, millis: 1, residency, flow: "mail", ...(die && { die }) }
}

/** Runs a worker; true if it came to its end, false if it was killed. */
const work = async (order: Order): Promise<boolean> => {
  const [code, signal] = await once(spawnWorker(order), "exit")
  expect(code === 0 || signal === "SIGKILL").toBe(true)
  return code === 0
}

const acknowledged = (order: Order): ReadonlyArray<string> =>
  entries(order.ledger).flatMap(({ step, what }) => what === "ack" && step !== "" ? [step] : [])

/** Goes on with what a dead worker left: whatever was not acknowledged is sent again, by the same sender. */
const finish = (order: Order) =>
  Effect.gen(function*() {
    const control = yield* Control
    yield* control.start({ workflow: "Flow", payload })
    for (const by of signals.filter((by) => !acknowledged(order).includes(by))) {
      yield* control.signal("Flow/k", { name: "approval", payload: { by }, senderId: by })
    }
    return yield* control.result("Flow/k")
  }).pipe(
    Effect.provide(
      flowEngine({ filename: order.database, residency: order.residency }, ledger(order.ledger), 1, order.flow)
    ),
    Effect.runPromise
  )

const dataOf = (database: string, wanted: string) => {
  const reader = openReader(database)
  const found = reader.find("Flow/k")
  const history = found === undefined ? [] : reader.history(found)
  reader.close()
  return history.filter(({ kind }) => kind === wanted).map(({ data, seq }) => ({ seq, data }))
}

test.each(
  [
    { when: "before", residency: 10 },
    { when: "after", residency: 0 }
  ] as const
)("every commit boundary of signals is safe ($when it, room for $residency)", async ({ residency, when }) => {
  let died = 0
  for (let commit = 1;; commit++) {
    const order = orderOf(residency, { commit, when })
    if (await work(order)) break
    died += 1
    expect(await finish(order)).toMatchObject({ state: "Completed", result: "a b c d" })
    const received = dataOf(order.database, "SignalReceived")
    const consumed = dataOf(order.database, "SignalConsumed")
    expect(received.map(({ data }) => data)).toMatchObject(signals.map((by) => ({ sender: by, payload: { by } })))
    expect(consumed.map(({ data }) => data)).toEqual(received.map(({ seq }) => ({ received: seq })))
  }
  // The start, each signal and the end are waited for by somebody, one after the other.
  expect(died).toBeGreaterThanOrEqual(signals.length + 2)
}, 120_000)
