/** Files that cannot be used: each is refused with its own error, naming the file and what to do, and left as it was. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync
} from "node:fs"
import { dirname, join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { expect, test } from "vitest"
import { openReader } from "../../runtime/engine/reader.ts"
import { backupDatabase } from "../../runtime/journal/backup.ts"
import { openSqlite } from "../../runtime/journal/sqlite.ts"
import { verifyDatabase } from "../../runtime/journal/verify.ts"
import { databaseFile } from "../engine/support.ts"
import { append, create, record } from "./support.ts"

const refusal = (open: () => unknown): unknown => {
  try {
    open()
  } catch (thrown) {
    return thrown
  }
  return undefined
}

test("a new database takes the settings that keep it safe, and is for its owner only", () => {
  const filename = databaseFile()
  const { close } = openSqlite({ filename })
  expect(statSync(filename).mode & 0o777).toBe(0o600)
  expect(statSync(`${filename}-wal`).mode & 0o777).toBe(0o600)
  expect(statSync(`${filename}-owner`).mode & 0o777).toBe(0o600)
  close()
  const db = new DatabaseSync(filename)
  expect(db.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" })
  expect(db.prepare("SELECT value FROM meta WHERE key = 'clean'").get()).toEqual({ value: "yes" })
  db.close()
})

test("a second owner is refused, with the process that has the file, in this process or another", async () => {
  const filename = databaseFile()
  const { close } = openSqlite({ filename })
  expect(refusal(() => openSqlite({ filename }))).toMatchObject({
    _tag: "JournalLocked",
    file: filename,
    pid: process.pid
  })
  close()
  const module = join(import.meta.dirname, "../../runtime/journal/sqlite.ts")
  const script = `import { openSqlite } from ${JSON.stringify(module)}
    openSqlite({ filename: ${JSON.stringify(filename)} })
    process.stdout.write("open")
    setInterval(() => {}, 1000)`
  const flags = ["--conditions=perdure-source", "--no-warnings", "--input-type=module-typescript", "-e", script]
  const other = spawn(process.execPath, flags, { stdio: ["ignore", "pipe", "inherit"] })
  await once(other.stdout, "data")
  expect(refusal(() => openSqlite({ filename }))).toMatchObject({
    _tag: "JournalLocked",
    pid: other.pid,
    message: expect.stringContaining(String(other.pid)),
    remedy: expect.any(String)
  })
  other.kill("SIGKILL")
  await once(other, "exit")
  openSqlite({ filename }).close()
})

test("what is no database of ours is refused", () => {
  const filename = databaseFile()
  writeFileSync(filename, "hello, this is not a database at all, but it is long enough to be looked at\n".repeat(20))
  expect(refusal(() => openSqlite({ filename }))).toMatchObject({ _tag: "JournalForeign", file: filename })
  expect(readFileSync(filename, "utf8")).toContain("hello")
  rmSync(filename)
  const db = new DatabaseSync(filename)
  db.exec("CREATE TABLE accounts (id INTEGER)")
  db.close()
  expect(refusal(() => openSqlite({ filename }))).toMatchObject({ _tag: "JournalForeign", file: filename })
  expect(refusal(() => openReader(filename))).toMatchObject({ _tag: "JournalForeign", file: filename })
})

test("a newer format is refused", () => {
  const filename = databaseFile()
  openSqlite({ filename }).close()
  const db = new DatabaseSync(filename)
  db.exec("PRAGMA user_version = 99")
  db.close()
  for (const open of [() => openSqlite({ filename }), () => openReader(filename)]) {
    expect(refusal(open)).toMatchObject({ _tag: "JournalTooNew", message: expect.stringContaining("format 99") })
  }
})

test("a folder that does not exist, a folder that cannot be written, and a folder in place of the file are refused", () => {
  const filename = databaseFile()
  for (const nowhere of [join(filename, "missing", "x.db"), "/proc/x.db"]) {
    expect(refusal(() => openSqlite({ filename: nowhere }))).toMatchObject({ _tag: "JournalUnwritable", file: nowhere })
  }
  mkdirSync(filename)
  expect(refusal(() => openSqlite({ filename }))).toMatchObject({ _tag: "JournalUnwritable", file: filename })
  expect(refusal(() => openReader(`${filename}-none`))).toMatchObject({ _tag: "JournalMissing" })
})

/** Permissions mean nothing to root, as whom tests may run. */
const unprivileged = <A>(filename: string, use: () => A): A => {
  const { getuid, seteuid } = process
  if (getuid?.() !== 0 || seteuid === undefined) return use()
  const nobody = 65_534
  for (const path of [filename, dirname(filename)]) chownSync(path, nobody, nobody)
  seteuid(nobody)
  try {
    return use()
  } finally {
    seteuid(0)
  }
}

const listed = (filename: string): number => {
  const reader = openReader(filename)
  const { length } = reader.list({})
  reader.close()
  return length
}

test("what may not be written is refused, and read where it can be", async () => {
  const filename = databaseFile()
  const { close, journal } = openSqlite({ filename })
  create(journal, 3)
  close()
  const copy = join(dirname(filename), "copy.db")
  await backupDatabase(filename, copy)
  const unwritable = { _tag: "JournalUnwritable", file: filename, message: expect.stringContaining(filename) }

  const tidy = () => {
    for (const part of ["-wal", "-shm", "-owner"]) rmSync(filename + part, { force: true })
  }

  tidy()
  chmodSync(filename, 0o444)
  unprivileged(filename, () => {
    expect(refusal(() => openSqlite({ filename }))).toMatchObject(unwritable)
    expect(listed(filename)).toBe(3)
    expect(verifyDatabase(filename).findings).toEqual([])
  })
  tidy()
  chmodSync(dirname(filename), 0o555)
  chmodSync(copy, 0o444)
  unprivileged(filename, () => {
    expect(refusal(() => openSqlite({ filename }))).toMatchObject(unwritable)
    expect(refusal(() => listed(filename))).toMatchObject({
      ...unwritable,
      message: `${filename} cannot be read: SQLite has to write its -shm file beside it, and may not.`
    })
    expect(listed(copy)).toBe(3)
  })
  chmodSync(dirname(filename), 0o755)
})

test("a truncated file is refused, or reads as it was", () => {
  const filename = databaseFile()
  const { close, journal } = openSqlite({ filename })
  create(journal, 200)
  close()
  truncateSync(filename, statSync(filename).size - 3 * 4096)
  expect(refusal(() => openSqlite({ filename }))).toMatchObject({ _tag: "JournalDamaged", file: filename })
})

test("a flipped byte in an event is found when the event is read", () => {
  const filename = databaseFile()
  const { close, journal } = openSqlite({ filename })
  create(journal, 1)
  append(journal, 1, 2, { secret: "marker-4711" })
  close()
  const bytes = readFileSync(filename)
  const at = bytes.indexOf("marker-4711")
  expect(at).toBeGreaterThan(0)
  bytes[at] = "n".charCodeAt(0)
  writeFileSync(filename, bytes)
  const opened = openSqlite({ filename })
  expect(refusal(() => opened.journal.queries.events(record(1)))).toMatchObject({
    _tag: "JournalDamaged",
    file: filename,
    message: expect.stringContaining("event 2 of execution")
  })
  opened.close()
})

test("a -wal file that is missing after an unclean end is not passed over in silence", () => {
  const filename = databaseFile()
  const { close, journal } = openSqlite({ filename })
  create(journal, 1)
  // The database as a killed process leaves it, without its -wal file.
  const killed = `${filename}.killed`
  copyFileSync(filename, killed)
  close()
  expect(refusal(() => openSqlite({ filename: killed }))).toMatchObject({
    _tag: "JournalDamaged",
    message: expect.stringContaining("-wal")
  })
  openSqlite({ filename: killed, acceptLostWal: true }).close()
  openSqlite({ filename: killed }).close()
})
