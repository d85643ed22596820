/** When writes become durable, in which order, and what happens while the file cannot be written. */
import { DatabaseSync } from "node:sqlite"
import { expect, test } from "vitest"
import { openReader } from "../../runtime/engine/reader.ts"
import { groupCommits } from "../../runtime/journal/commits.ts"
import { openSqlite } from "../../runtime/journal/sqlite.ts"
import { databaseFile } from "../engine/support.ts"
import { append, create, record } from "./support.ts"

const committed = (journal: { readonly committed: (then: () => void) => void }) =>
  new Promise<void>((resolve) => journal.committed(resolve))

test("one turn of the event loop is one commit; nothing is durable before it is said to be", async () => {
  const filename = databaseFile()
  const { close, journal } = openSqlite({ filename })
  const before = journal.stats.commits
  create(journal, 50)
  const reader = openReader(filename)
  expect(reader.list({})).toHaveLength(0)
  await Promise.all(Array.from({ length: 10 }, () => committed(journal)))
  expect(journal.stats.commits).toBe(before + 1)
  expect(reader.list({})).toHaveLength(50)
  reader.close()
  close()
})

test("what nobody waits for becomes durable within milliseconds, and on closing", async () => {
  const filename = databaseFile()
  const first = openSqlite({ filename })
  create(first.journal, 1)
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(first.journal.queries.byId(record(1).id)).toBeDefined()
  append(first.journal, 1, 2)
  first.close()
  const second = openSqlite({ filename })
  expect(second.journal.queries.events(record(1))).toHaveLength(2)
  second.close()
})

test("a lock that another program holds delays commits but not the event loop, and loses nothing", async () => {
  const filename = databaseFile()
  const troubles: Array<string> = []
  const { close, journal } = openSqlite({ filename, onTrouble: ({ _tag }) => troubles.push(_tag) })
  const intruder = new DatabaseSync(filename)
  intruder.exec("BEGIN IMMEDIATE")
  create(journal, 1)
  let done = false
  const waiting = committed(journal).then(() => (done = true))
  let longest = 0
  let last = Date.now()
  for (let turn = 0; turn < 30; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    longest = Math.max(longest, Date.now() - last)
    last = Date.now()
  }
  expect(done).toBe(false)
  // SQLite itself would wait for seconds, in the event loop.
  expect(longest).toBeLessThan(1_000)
  expect(troubles).toContain("JournalLocked")
  append(journal, 1, 2)
  intruder.exec("ROLLBACK")
  intruder.close()
  await waiting
  await committed(journal)
  expect(journal.queries.events(record(1))).toHaveLength(2)
  close()
})

test("a full disk delays commits, and what was queued is written when there is room again", async () => {
  const db = new DatabaseSync(databaseFile())
  db.exec("PRAGMA journal_mode = WAL; CREATE TABLE log (text TEXT); PRAGMA max_page_count = 10")
  const troubles: Array<string> = []
  const commits = groupCommits(db, (thrown) => troubles.push(String(thrown)))
  const insert = db.prepare("INSERT INTO log VALUES (?)")
  const count = () => db.prepare("SELECT count(*) AS n FROM log").get()?.n
  for (let n = 0; n < 100; n++) commits.write(() => insert.run("x".repeat(1_000)))
  let done = false
  const waiting = committed(commits).then(() => (done = true))
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(troubles[0]).toContain("full")
  expect([done, count()]).toEqual([false, 0])
  db.exec("PRAGMA max_page_count = 1000")
  await waiting
  expect(count()).toBe(100)
  db.close()
})

test("what could not be written on closing, or comes after it, is never written", async () => {
  const db = new DatabaseSync(databaseFile())
  db.exec("PRAGMA journal_mode = WAL; CREATE TABLE log (text TEXT); PRAGMA max_page_count = 2")
  const troubles: Array<string> = []
  const commits = groupCommits(db, (thrown) => troubles.push(String(thrown)))
  const insert = db.prepare("INSERT INTO log VALUES (?)")
  commits.write(() => insert.run("x".repeat(10_000)))
  commits.committed(() => expect.fail("it is not durable"))
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(() => commits.close()).toThrow(/full/)
  // The next owner has the file.
  db.exec("PRAGMA max_page_count = 1000")
  const before = troubles.length
  commits.write(() => insert.run("late"))
  commits.committed(() => expect.fail("it is not durable"))
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(troubles).toHaveLength(before)
  expect(db.prepare("SELECT count(*) AS n FROM log").get()?.n).toBe(0)
  db.close()
})
