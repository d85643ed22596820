/** Judges what a killed and restarted worker did, from the file that its activities wrote. */
import { spawn } from "node:child_process"
import { join } from "node:path"
import { expect } from "vitest"
import type { Entry } from "./ledger.ts"
import type { Order } from "./worker.ts"

/** What it complains of is the test's own output, unless it is to fail. */
export const spawnWorker = (order: Order, stderr: "inherit" | "ignore" = "inherit") =>
  spawn(
    process.execPath,
    ["--conditions=perdure-source", "--no-warnings", join(import.meta.dirname, "worker.ts"), JSON.stringify(order)],
    { stdio: ["ignore", "pipe", stderr] }
  )

/** What must hold of the activities of one execution of `steps` steps, however often its worker died. */
export const checkExecution = (log: ReadonlyArray<Entry>, steps: number, undone: boolean): void => {
  const begun = log.filter(({ what }) => what === "begin")
  const ids = Array.from({ length: steps }, (_, index) => `s${index + 1}`)
  const order = undone ? [...ids, ...ids.toReversed().map((id) => `${id}/undo`)] : ids
  // Nothing begins before what comes before it has ended, and once the next one has begun, its result was recorded: it must
  // not run again.
  expect(begun.map(({ step }) => step).filter((step, index, all) => step !== all[index - 1])).toEqual(order)
  for (const step of order) {
    const of = begun.filter((entry) => entry.step === step)
    expect(new Set(of.map(({ key }) => key)).size).toBe(1)
    expect(of.map(({ attempt }) => attempt)).toEqual(
      [...new Set(of.map(({ attempt }) => attempt))].sort((a, b) => a - b)
    )
    expect(log.some((entry) => entry.step === step && entry.what === "end")).toBe(true)
  }
  expect(new Set(begun.map(({ key }) => key)).size).toBe(order.length)
}
