/** Kills the worker at random moments with twenty executions in flight. `PERDURE_KILLS` says how often. */
import { once } from "node:events"
import { setTimeout as delay } from "node:timers/promises"
import { expect, test } from "vitest"
import { openReader } from "../../runtime/index.ts"
import { databaseFile } from "../engine/support.ts"
import { registrationsOf } from "../support/registrations.ts"
import { checkExecution, spawnWorker } from "./check.ts"
import { check } from "./checker/index.ts"
import { flowLayer, isUndoable } from "./flow.ts"
import { entries } from "./ledger.ts"

const kills = Number(process.env.PERDURE_KILLS ?? 8)
const inFlight = 20

test.each([10_000, 0])("nothing is lost and nothing recorded runs again (residency %i)", async (residency) => {
  const database = databaseFile()
  const steps = 4 + kills
  const payloads = Array.from({ length: inFlight }, (_, n) => ({
    key: `k${n}`,
    list: [steps, 5 + 5 * (n % 5)],
    ...(n % 3 === 0 ? { note: "fail" } : {})
  }))
  const order = { database, ledger: `${database}.ledger`, payloads, millis: 20, residency }
  let survived = 0
  for (let kill = 0; kill < kills; kill++) {
    const worker = spawnWorker(order)
    const exit = once(worker, "exit")
    await Promise.race([once(worker.stdout, "data"), exit])
    await Promise.race([delay(Math.random() * 200), exit])
    if (worker.exitCode !== null) survived += 1
    worker.kill("SIGKILL")
    await exit
  }
  const killed = openReader(database)
  expect(killed.list({}).every(({ parked }) => parked === undefined)).toBe(true)
  killed.close()
  // The kills are to hit work, not an idle worker.
  expect(survived).toBeLessThan(kills)
  const last = spawnWorker(order)
  expect(await once(last, "exit")).toEqual([0, null])

  const log = entries(order.ledger)
  const reader = openReader(database)
  for (const { key, note } of payloads.map((payload) => ({ note: "", ...payload }))) {
    const found = reader.find(`Flow/${key}`)
    expect(found).toBeDefined()
    const status = found && reader.status(found)
    expect(status?.state).toBe(note === "fail" ? "Failed" : "Completed")
    checkExecution(
      log.filter(({ execution, what }) => execution === status?.executionId && what !== "ack"),
      steps,
      note === "fail"
    )
  }
  expect(
    check({ ...order, rest: "ended", registrations: await registrationsOf(flowLayer("line", () => {}, 0)), isUndoable })
  )
    .toEqual([])
  expect(reader.list({ limit: 1_000 })).toHaveLength(inFlight)
  reader.close()
  const keys = new Map(
    log.filter(({ what }) => what === "begin").map(({ execution, key, step }) => [key, `${execution} ${step}`])
  )
  expect(new Set(keys.values()).size).toBe(keys.size)
}, 60_000 + kills * 3_000)
