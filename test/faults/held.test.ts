/** Kills the worker at every commit of an execution that parks on a failure and is resumed: what was done stays done. */
import { Effect } from "effect"
import { once } from "node:events"
import { expect, test } from "vitest"
import { Control } from "../../runtime/index.ts"
import { databaseFile } from "../engine/support.ts"
import { spawnWorker } from "./check.ts"
import { flowEngine, resuming } from "./flow.ts"
import { entries, ledger } from "./ledger.ts"
import type { Order } from "./worker.ts"

const payload = { key: "k" }

const orderOf = (residency: number, die?: Order["die"]): Order => {
  const database = databaseFile()
  const files = { database, ledger: `${database}.ledger` }
  return { ...files, payloads: [payload], resumes: true, millis: 1, residency, flow: "held", ...(die && { die }) }
}

/** Runs a worker; true if it came to its end, false if it was killed. */
const work = async (order: Order): Promise<boolean> => {
  const [code, signal] = await once(spawnWorker(order), "exit")
  expect(code === 0 || signal === "SIGKILL").toBe(true)
  return code === 0
}

const finish = (order: Order) =>
  Effect.gen(function*() {
    const control = yield* Control
    const { executionId } = yield* control.start({ workflow: "Flow", payload })
    return yield* resuming(executionId)
  }).pipe(
    Effect.provide(
      flowEngine({ filename: order.database, residency: order.residency }, ledger(order.ledger), 1, order.flow)
    ),
    Effect.runPromise
  )

test.each(
  [
    { when: "before", residency: 0 },
    { when: "after", residency: 10 }
  ] as const
)("every commit boundary of a held failure is safe ($when it, room for $residency)", async ({ residency, when }) => {
  let died = 0
  for (let commit = 1;; commit++) {
    const order = orderOf(residency, { commit, when })
    if (await work(order)) break
    died += 1
    expect(await finish(order)).toMatchObject({ state: "Completed", result: "done" })
    const begun = entries(order.ledger).filter(({ what }) => what === "begin").map(({ step }) => step)
    expect(new Set(begun)).toEqual(new Set(["s1", "once", "s3", "s4"]))
    // The one that failed is tried again, and one crash repeats at most what was under way in each branch.
    expect(begun.length).toBeLessThanOrEqual(7)
    expect(begun.filter((step) => step.endsWith("/undo"))).toEqual([])
  }
  expect(died).toBeGreaterThanOrEqual(8)
}, 240_000)
