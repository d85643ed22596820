/** Kills the worker at every commit of a family: children that are awaited, left, given up and closed with their parent. */
import { Effect } from "effect"
import { once } from "node:events"
import { expect, test } from "vitest"
import { Control, openReader } from "../../runtime/index.ts"
import { databaseFile, kinds } from "../engine/support.ts"
import { spawnWorker } from "./check.ts"
import { flowEngine } from "./flow.ts"
import { entries, ledger } from "./ledger.ts"
import type { Order } from "./worker.ts"

const payload = { key: "k" }

const ends = {
  "Flow/k": "Failed",
  "Part/k-apart": "Completed",
  "Part/k-awaited": "Completed",
  "Part/k-hasty": "Cancelled",
  "Part/k-lost": "Cancelled",
  "Part/k-started": "Cancelled"
}

const orderOf = (residency: number, die?: Order["die"]): Order => {
  const database = databaseFile()
  const files = { database, ledger: `${database}.ledger` }
  return { ...files, payloads: [payload], millis: 1, residency, flow: "family", ...(die && { die }) }
}

/** Runs a worker; true if it came to its end, false if it was killed. */
const work = async (order: Order): Promise<boolean> => {
  const [code, signal] = await once(spawnWorker(order), "exit")
  expect(code === 0 || signal === "SIGKILL").toBe(true)
  return code === 0
}

/** Goes on with what a dead worker left, until the whole family has ended. */
const finish = ({ database, flow, ledger: file, residency }: Order) =>
  Effect.gen(function*() {
    const control = yield* Control
    yield* control.start({ workflow: "Flow", payload })
    yield* control.result("Flow/k")
    const all = yield* control.list({})
    return yield* Effect.forEach(all, ({ executionId }) => control.result(executionId))
  }).pipe(
    Effect.provide(flowEngine({ filename: database, residency }, ledger(file), 1, flow)),
    Effect.runPromise
  )

const historyOf = (database: string, execution: string) => {
  const reader = openReader(database)
  const found = reader.find(execution)
  const history = found ? reader.history(found) : []
  reader.close()
  return history
}

const check = (order: Order, statuses: ReadonlyArray<{ workflow: string; key: string; state: string }>): void => {
  const states = statuses.map(({ key, state, workflow }): [string, string] => [`${workflow}/${key}`, state])
  expect(Object.fromEntries(states)).toEqual(ends)
  const log = entries(order.ledger)
  for (const [execution, state] of Object.entries(ends)) {
    const history = historyOf(order.database, execution)
    const completed = history.filter(({ kind }) => kind === "StepCompleted").map(({ name }) => name)
    const [done, undone] = [
      completed.filter((it) => !it.endsWith("/undo")),
      completed.filter((it) => it.endsWith("/undo"))
    ]
    expect(undone.toSorted(), execution).toEqual(state === "Completed" ? [] : done.map((it) => `${it}/undo`).toSorted())
    expect(kinds(history).filter((kind) => kind.startsWith("Execution")), execution).toEqual([
      "ExecutionStarted",
      `Execution${state}`
    ])
    for (const name of done) {
      const of = log.filter((it) => it.what === "begin" && it.step === name && it.key.endsWith(`/${name}`))
      expect(new Set(of.map(({ key }) => key)).size, name).toBe(1)
    }
  }
  // What the children undo comes before what their parent undoes.
  const begun = log.filter(({ what }) => what === "begin").map(({ step }) => step)
  const own = begun.indexOf("s1/undo")
  for (const child of ["hasty", "lost"]) expect(begun.indexOf(`made-k-${child}/undo`)).toBeLessThan(own)
}

test.each(
  [
    { when: "before", residency: 10 },
    { when: "after", residency: 0 }
  ] as const
)("every commit boundary of a family is safe ($when it, room for $residency)", async ({ residency, when }) => {
  let died = 0
  for (let commit = 1;; commit++) {
    const order = orderOf(residency, { commit, when })
    if (await work(order)) break
    died += 1
    check(order, await finish(order))
  }
  // Each of the activities and their undo steps begins on a commit of its own, but for those that run beside each other.
  expect(died).toBeGreaterThanOrEqual(12)
}, 240_000)
