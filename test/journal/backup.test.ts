/** Copies of a database, made while it is written to, and files made as small as what they hold. */
import { Effect, Fiber } from "effect"
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { awaitSignal, sleep, token } from "perdure/runtime/v1"
import { expect, test } from "vitest"
import { backupDatabase, Control } from "../../runtime/index.ts"
import { openSqlite } from "../../runtime/journal/sqlite.ts"
import { vacuumDatabase } from "../../runtime/journal/vacuum.ts"
import { verifyDatabase } from "../../runtime/journal/verify.ts"
import { approval, databaseFile, session, type Setup, start, until } from "../engine/support.ts"
import { create, record } from "./support.ts"

const refusal = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => undefined, (thrown) => thrown)

test("a copy that is made while an engine writes is whole, and goes on elsewhere on its own", async () => {
  const filename = databaseFile()
  const target = `${filename}.copy`
  let given = ""
  const main: Setup["main"] = Effect.fnUntraced(function*({ key }) {
    if (key === "k") {
      given = yield* token("answer", approval)
      return (yield* awaitSignal("answer", approval)).by
    }
    yield* sleep("nap", 1)
    return key
  })
  await session(
    { main, engine: { filename } },
    Effect.gen(function*() {
      yield* start()
      yield* until(({ waitingFor }) => waitingFor.some(({ kind }) => kind === "signal"))
      const writing = yield* Effect.forkChild(Effect.forEach(
        Array.from({ length: 200 }, (_, n) => `k${n}`),
        (key) => start({ key }),
        { discard: true }
      ))
      yield* Effect.sleep(20)
      const { executions, findings } = yield* Effect.promise(() => backupDatabase(filename, target))
      expect(executions).toBeGreaterThan(0)
      expect(findings).toEqual([])
      expect(writing.pollUnsafe() === undefined || executions === 201).toBe(true)
      yield* Fiber.interrupt(writing)
      // What comes after the copy is not in it.
      const control = yield* Control
      yield* control.signalByToken(given, { by: "ann" })
      expect(yield* control.result("Flow/k")).toMatchObject({ result: "ann" })
    })
  )
  expect(statSync(target).mode & 0o777).toBe(0o600)
  expect(existsSync(`${target}-wal`)).toBe(false)
  await session(
    { main, engine: { filename: target } },
    Effect.gen(function*() {
      const control = yield* Control
      yield* control.signalByToken(given, { by: "bob" })
      expect(yield* control.result("Flow/k")).toMatchObject({ state: "Completed", result: "bob" })
    })
  )
  const before = verifyDatabase(filename)
  expect(before.findings).toEqual([])
})

test("a file that exists is not overwritten, and a database that is damaged is not copied", async () => {
  const filename = databaseFile()
  const { close, journal } = openSqlite({ filename })
  create(journal, 3)
  journal.close(record(2), "Completed", 5)
  close()
  writeFileSync(`${filename}.there`, "precious")
  expect(await refusal(backupDatabase(filename, `${filename}.there`))).toMatchObject({ code: "EEXIST" })
  expect(readFileSync(`${filename}.there`, "utf8")).toBe("precious")
  // It has ended, and its history does not say so.
  expect(await refusal(backupDatabase(filename, `${filename}.copy`))).toMatchObject({
    _tag: "JournalDamaged",
    file: filename,
    message: expect.stringContaining(record(2).id)
  })
  expect(existsSync(`${filename}.copy`)).toBe(false)
  expect(await refusal(backupDatabase(`${filename}.none`, `${filename}.copy`))).toMatchObject({
    _tag: "JournalMissing"
  })
})

test("a vacuum gives back what nothing uses, and leaves a database that an engine has", () => {
  const filename = databaseFile()
  const first = openSqlite({ filename })
  create(first.journal, 500)
  for (let n = 2; n <= 500; n++) {
    first.journal.close(record(n), "Completed", n)
    first.journal.removal.remove(record(n))
    for (let sweep = 0; sweep < 2; sweep++) first.journal.removal.sweep()
  }
  expect(() => vacuumDatabase(filename)).toThrow(expect.objectContaining({ _tag: "JournalLocked" }))
  first.close()
  const { after, before } = vacuumDatabase(filename)
  expect(after).toBeLessThan(before / 2)
  const second = openSqlite({ filename })
  expect(second.journal.queries.list({}).map(({ n }) => n)).toEqual([1])
  second.close()
})
