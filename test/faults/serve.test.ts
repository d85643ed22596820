/**
 * Kills `perdure serve` at random moments with twenty executions in flight, and judges by the file that the activities wrote.
 * `PERDURE_SERVE_KILLS` says how often.
 */
import { Effect } from "effect"
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import { afterAll, expect, test } from "vitest"
import { httpControlLayer } from "../../runtime/client/http.ts"
import { Control } from "../../runtime/index.ts"
import { root } from "../house/sources.ts"
import { perdure } from "../support/perdure.ts"
import { serve } from "../support/server.ts"
import { entries } from "./ledger.ts"

const kills = Number(process.env.PERDURE_SERVE_KILLS ?? 3)
const inFlight = 20

// Inside the checkout, so that the project finds `effect` and `perdure`; git ignores the folder.
mkdirSync(join(root, ".perdure"), { recursive: true })
const cwd = mkdtempSync(join(root, ".perdure/killed-"))
const ledger = join(cwd, "ledger.jsonl")
const env = { LEDGER: ledger }
cpSync(join(import.meta.dirname, "served"), cwd, { recursive: true })
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

const asked = <A, E>(effect: Effect.Effect<A, E, Control>): Promise<A> =>
  effect.pipe(Effect.provide(httpControlLayer(join(cwd, ".perdure/journal.sqlite"))), Effect.runPromise)

const startAll = (round: number) =>
  asked(Control.use((control) =>
    Effect.forEach(
      Array.from({ length: inFlight }, (_, index) => index),
      (index) => {
        const payload = { key: `k${round}-${index}`, millis: 5 + 10 * (index % 7), refuse: index % 3 === 0 }
        return control.start({ workflow: "Parcel", payload })
      },
      { concurrency: "unbounded" }
    )
  ))

const booked = ["first", "second", "third"]
const undone = ["second/undo", "first/undo"]

test("F1 a killed server loses nothing, and runs nothing again whose result is recorded", async () => {
  expect(await perdure(["compile", "--check"], { cwd })).toMatchObject({ exit: 0 })
  const started: Array<{ readonly executionId: string }> = []
  for (let round = 0; round < kills; round++) {
    const server = await serve({ cwd, env })
    started.push(...await startAll(round))
    await delay(Math.random() * 1_200)
    await server.kill()
  }
  const server = await serve({ cwd, env })
  const ended = await asked(
    Control.use((control) =>
      Effect.forEach(started, ({ executionId }) => control.result(executionId), { concurrency: 50 })
    )
  )
  await server.kill()

  expect(ended).toHaveLength(kills * inFlight)
  const log = entries(ledger)
  for (const { executionId, key, state } of ended) {
    const refused = Number(key.split("-")[1]) % 3 === 0
    expect(state).toBe(refused ? "Failed" : "Completed")
    const begun = log.filter(({ execution, what }) => execution === executionId && what === "begin")
    const steps = begun.map(({ step }) => step)
    // A step that runs again runs before the next one begins: after that its result is recorded.
    expect(steps.filter((step, index) => step !== steps[index - 1])).toEqual(refused ? [...booked, ...undone] : booked)
    for (const step of new Set(steps)) {
      expect(new Set(begun.filter((entry) => entry.step === step).map((entry) => entry.key)).size).toBe(1)
    }
  }
  const repeated = log.filter(({ what }) => what === "begin").length - ended.reduce(
    (sum, { state }) => sum + (state === "Failed" ? booked.length + undone.length : booked.length),
    0
  )
  console.log(`${kills} kills, ${ended.length} executions, ${repeated} attempts made again, with the same keys`)
}, 60_000 + kills * 5_000)
