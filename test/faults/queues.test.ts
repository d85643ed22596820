/** Kills the worker while items are in queues: each is worked on under one key, and its outcome recorded once. */
import { Effect } from "effect"
import { once } from "node:events"
import { DatabaseSync } from "node:sqlite"
import { expect, test } from "vitest"
import { Control, openReader } from "../../runtime/index.ts"
import { databaseFile } from "../engine/support.ts"
import { flowEngine } from "./flow.ts"
import { entries, ledger } from "./ledger.ts"
import { spawnWorker } from "./spawn.ts"
import type { Order } from "./worker.ts"

interface Case {
  readonly executions: number
  readonly items: number
  readonly residency: number
  readonly die?: Order["die"]
}

const orderOf = ({ die, executions, items, residency }: Case): Order => {
  const database = databaseFile()
  const payloads = Array.from({ length: executions }, (_, index) => ({ key: `k${index}`, list: [items] }))
  return { database, ledger: `${database}.ledger`, payloads, millis: 1, residency, flow: "items", ...(die && { die }) }
}

/** Runs a worker; true if it came to its end, false if it was killed. */
const work = async (order: Order): Promise<boolean> => {
  const [code, signal] = await once(spawnWorker(order), "exit")
  expect(code === 0 || signal === "SIGKILL").toBe(true)
  return code === 0
}

/** Goes on with what dead workers left, in this process. */
const finish = (order: Order) =>
  Effect.gen(function*() {
    const control = yield* Control
    for (const payload of order.payloads) yield* control.start({ workflow: "Flow", payload })
    return yield* Effect.forEach(order.payloads, ({ key }) => control.result(`Flow/${key}`))
  }).pipe(
    Effect.provide(
      flowEngine({ filename: order.database, residency: order.residency }, ledger(order.ledger), 1, order.flow)
    ),
    Effect.runPromise
  )

const check = async (order: Order, { items }: Case): Promise<void> => {
  const texts = (key: string) => Array.from({ length: items }, (_, index) => `${key}-${index}`)
  const statuses = await finish(order)
  expect(statuses.map(({ result }) => result)).toEqual(
    order.payloads.map(({ key }) => [...texts(key), "shared", "shared"].join(" "))
  )
  const log = entries(order.ledger).filter(({ execution, what }) => execution === "Flow/own" && what !== "ack")
  for (const [text, of] of Map.groupBy(log, ({ step }) => step)) {
    expect([text, new Set(of.map(({ key }) => key)).size]).toEqual([text, 1])
    const attempts = of.flatMap(({ attempt, what }) => what === "begin" ? [attempt] : [])
    expect(attempts).toEqual([...new Set(attempts)].toSorted((a, b) => a - b))
    expect(of.some(({ what }) => what === "end")).toBe(true)
  }
  expect(new Set(log.map(({ key }) => key)).size).toBe(order.payloads.length * items)
  const reader = openReader(order.database)
  for (const { key } of order.payloads) {
    const found = reader.find(`Flow/${key}`)
    const done = (found === undefined ? [] : reader.history(found)).filter(({ kind }) => kind === "ItemCompleted")
    expect(done.map(({ name }) => name).toSorted()).toEqual(
      [...texts(key).map((text) => `item[${text}]`), "left", "right"].toSorted()
    )
  }
  reader.close()
  const db = new DatabaseSync(order.database, { readOnly: true })
  const left = ["queue_item WHERE key <> 'never'", "queue_waiter WHERE waits = 1"]
  expect(left.flatMap((rows) => db.prepare(`SELECT * FROM ${rows}`).all())).toEqual([])
  db.close()
}

test.each(
  [
    { when: "before", residency: 10 },
    { when: "after", residency: 0 }
  ] as const
)("every commit boundary of queues is safe ($when it, room for $residency)", async ({ residency, when }) => {
  let died = 0
  for (let commit = 1;; commit++) {
    const one: Case = { executions: 1, items: 2, residency, die: { commit, when } }
    const order = orderOf(one)
    if (await work(order)) break
    died += 1
    await check(order, one)
  }
  // The start, the items, their attempts and their outcomes are waited for, one after the other.
  expect(died).toBeGreaterThanOrEqual(5)
}, 240_000)

test("a thousand items of a hundred executions, with workers that are killed", async () => {
  const many: Case = { executions: 100, items: 10, residency: 30 }
  const order = orderOf(many)
  for (const commit of [5, 17, 40, 80]) await work({ ...order, die: { commit, when: "before" } })
  await check(order, many)
}, 240_000)
