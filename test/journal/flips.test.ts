/** One byte of a database changed, anywhere: what is read is right, or the file is refused, or the check finds it. */
import { Effect, Layer } from "effect"
import { assert, integer, nat, property } from "fast-check"
import { readFileSync, writeFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { awaitSignal, call, sleep, startChild } from "perdure/runtime/v1"
import { expect, test } from "vitest"
import { executionId } from "../../runtime/engine/identity.ts"
import { Control, engineLayer } from "../../runtime/index.ts"
import { summed } from "../../runtime/journal/checksum.ts"
import { openSqlite } from "../../runtime/journal/sqlite.ts"
import { findingText, verifyDatabase } from "../../runtime/journal/verify.ts"
import { type Family, Part, resultOf, together, waits } from "../engine/family.ts"
import { act, approval, databaseFile, start } from "../engine/support.ts"

const parent: NonNullable<Family["parent"]> = Effect.fnUntraced(function*({ key }) {
  yield* call("first", act, { text: key })
  yield* startChild("part", Part, { key })
  if (key === "waits") yield* awaitSignal("go", approval)
  if (key === "sleeps") yield* sleep("nap", "1 hour")
  return key
})
const part: NonNullable<Family["part"]> = ({ key }) => Effect.succeed(key)

const written = async (): Promise<string> => {
  const filename = databaseFile()
  await together(
    { engine: { filename }, parent, part },
    Effect.gen(function*() {
      const control = yield* Control
      for (const key of ["ends", "waits", "sleeps"]) {
        yield* start({ key, note: `for ${key}` })
        while ((yield* Effect.result(resultOf(`Part/${key}`)))._tag === "Failure") yield* Effect.sleep(2)
      }
      yield* resultOf("Flow/ends")
      yield* waits("Flow/waits", "signal")
      yield* waits("Flow/sleeps", "timer")
      yield* control.signal("Flow/sleeps", { name: "approval", payload: { by: "ann" }, senderId: "1" })
      yield* control.pause("Flow/sleeps", { by: "bob", reason: "it is late" })
    })
  )
  addWork(filename)
  return filename
}

/** What there is of work under way, as the journal stores it. */
const addWork = (filename: string): void => {
  const { close, journal } = openSqlite({ filename })
  const record = journal.queries.find("Flow/waits")
  if (record === undefined) throw new Error("There is nobody who waits.")
  const item = { n: 1, id: "i1", queue: "own", key: "k1", attempt: 0, failures: 0, due: 7, outcome: undefined }
  journal.queues.add(item, JSON.stringify({ text: "to be done" }))
  journal.queues.add({ ...item, n: 2, id: "i2", key: "k2" }, JSON.stringify({ text: "was done" }))
  for (const n of [1, 2]) journal.queues.wait({ ...item, n }, record, `step${n}`)
  journal.queues.begin({ ...item, attempt: 1 })
  journal.queues.retry({ ...item, attempt: 1, failures: 1, due: 1_234_567 })
  journal.queues.finish({ ...item, n: 2, id: "i2", key: "k2", attempt: 1, outcome: JSON.stringify({ result: "done" }) })
  journal.queues.leave(item, record, "step1", true)
  journal.setHeartbeat(record, "first", JSON.stringify({ done: 40 }))
  journal.keepSender(record, "approval", "mail-17")
  close()
}

/** Everything in the file, but which engine has written an event: nobody asks. */
const content = (filename: string): unknown => {
  const db = new DatabaseSync(filename, { readOnly: true })
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all()
  const all = tables.map(({ name }) =>
    db.prepare(`SELECT * FROM ${name}`).all().map(({ epoch: _epoch, wake, ...row }) =>
      // Only what runs is looked at.
      row.state === "Running" ? { ...row, wake } : row
    )
  )
  db.close()
  return all
}

/** What the check says, or why there is none. */
const verdict = (filename: string): unknown => {
  try {
    return verifyDatabase(filename).findings[0]
  } catch (thrown) {
    expect(thrown).toMatchObject({ _tag: expect.stringMatching(/^Journal/), file: filename })
    return thrown
  }
}

test("a flipped byte is found, or changes nothing that is stored", { timeout: 600_000 }, async () => {
  const filename = await written()
  const original = readFileSync(filename)
  const sound = content(filename)
  expect(verdict(filename)).toBeUndefined()
  const copy = `${filename}.copy`
  let found = 0
  const flip = (at: number, mask: number): void => {
    const bytes = Buffer.from(original)
    bytes[at] = (bytes[at] ?? 0) ^ mask
    writeFileSync(copy, bytes)
    if (verdict(copy) !== undefined) found += 1
    else expect(content(copy)).toEqual(sound)
  }
  const numRuns = Number(process.env.PERDURE_FLIPS ?? 150)
  assert(property(nat(original.length - 1), integer({ min: 1, max: 255 }), flip), { numRuns })
  expect(found).toBeGreaterThan(0)
})

const flipped = (bytes: Buffer, text: string): Buffer => {
  const copy = Buffer.from(bytes)
  const at = copy.indexOf(text)
  expect(at).toBeGreaterThan(0)
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

test("the check names the execution, the run and the event, and an engine that is told to check refuses the file", async () => {
  const filename = await written()
  const id = executionId("Flow", "waits")
  writeFileSync(filename, flipped(readFileSync(filename), "waits!"))
  const { events, executions, findings } = verifyDatabase(filename)
  expect([executions, events > 20]).toEqual([6, true])
  expect(findings.map(findingText)).toEqual([`event 3 of run 1 of execution ${id}: it does not match its checksum`])
  const refused = await Effect.runPromise(
    Effect.flip(Effect.scoped(Layer.build(engineLayer({ filename, verify: true }))))
  )
  expect(refused).toMatchObject({ _tag: "JournalDamaged", file: filename, message: expect.stringContaining(id) })
})

test.each([
  ["DELETE FROM event WHERE seq = 2 AND execution = 1", "event 2 of run 1 of execution ID: it is missing"],
  ["DELETE FROM event WHERE execution = 1", "execution ID: it has no history"],
  [
    "UPDATE execution SET state = 'Failed' WHERE n = 1",
    "event 5 of run 1 of execution ID: it says Completed, the index says Failed"
  ],
  ["UPDATE execution SET version = 2 WHERE n = 1", "execution ID: its index says version 2, its history 1"],
  ["UPDATE attribute SET value = '1' WHERE execution = 1", "execution ID: its attributes are not those of its history"],
  ["DELETE FROM execution WHERE n = 1", "there are events of execution number 1, which there is not"],
  [
    "UPDATE execution SET deadline = 1 WHERE n = 1",
    "execution ID: a row of table execution does not match its checksum"
  ],
  ["UPDATE queue_item SET input = '1' WHERE n = 1", "a row of table queue_item does not match its checksum"],
  ["UPDATE meta SET value = 'x' WHERE key = 'secret'", "a row of table meta does not match its checksum"],
  [
    "INSERT INTO heartbeat VALUES (99, 'nap', '0', 0)",
    "table heartbeat has a row of execution number 99, which there is not"
  ]
])("after %s", async (statement, problem) => {
  const filename = await written()
  const db = new DatabaseSync(filename)
  db.exec(statement)
  db.close()
  expect(verifyDatabase(filename).findings.map(findingText)[0]).toBe(problem.replace("ID", executionId("Flow", "ends")))
})

test("every table has checksums; that of the removed has numbers alone, which are missed where they belong", async () => {
  const db = new DatabaseSync(await written(), { readOnly: true })
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all().map(({ name }) => String(name))
  db.close()
  expect(tables.toSorted()).toEqual(["event", "removed", ...Object.keys(summed)].toSorted())
})
