/** A -wal file that was changed: everything is there, or the file is refused. Where only the last write is torn, it opens. */
import { assert, integer, nat, property } from "fast-check"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { expect, test } from "vitest"
import { openReader } from "../../runtime/index.ts"
import { openSqlite } from "../../runtime/journal/sqlite.ts"
import { verifyDatabase } from "../../runtime/journal/verify.ts"
import { databaseFile } from "../engine/support.ts"
import { commitEnds, leastWal } from "../support/wal.ts"
import { append, record } from "./support.ts"

const commits = 6

/** A database as a killed process leaves it, with so many executions, a commit for each. */
const killed = async (): Promise<string> => {
  const filename = databaseFile()
  const { close, journal } = openSqlite({ filename })
  for (let n = 1; n <= commits; n++) {
    journal.create(record(n))
    append(journal, n, 1, { filler: "x".repeat(200) })
    await new Promise<void>((resolve) => journal.committed(resolve))
  }
  copy(filename, `${filename}.killed`)
  close()
  return `${filename}.killed`
}

const copy = (from: string, to: string): void => {
  for (const part of ["", "-wal"]) copyFileSync(from + part, to + part)
}

/** What `count` gives, or how it refuses the file. */
const orRefused = (filename: string, count: () => number): number | { readonly message: string } => {
  try {
    return count()
  } catch (thrown) {
    expect(thrown).toMatchObject({ _tag: "JournalDamaged", file: filename, message: expect.stringContaining("-wal") })
    return thrown as { readonly message: string }
  }
}

/** How many executions there are after an engine had it, or how it refuses the file. */
const opened = (filename: string, acceptLostWal = false) =>
  orRefused(filename, () => {
    openSqlite({ filename, acceptLostWal }).close()
    const db = new DatabaseSync(filename, { readOnly: true })
    const count = Number(db.prepare("SELECT count(*) AS n FROM execution").get()?.n)
    db.close()
    return count
  })

/** The same of those who only read it; the check says what they say. */
const read = (filename: string) => {
  const listed = orRefused(filename, () => {
    const reader = openReader(filename)
    const { length } = reader.list({})
    reader.close()
    return length
  })
  expect(orRefused(filename, () => verifyDatabase(filename).executions)).toEqual(listed)
  return listed
}

test("a changed byte loses nothing in silence", async () => {
  const sound = await killed()
  const wal = readFileSync(`${sound}-wal`)
  expect(commitEnds(wal)).toHaveLength(commits)
  // Nobody can tell a change of the last commit from one that was never finished.
  const [last = 0] = commitEnds(wal).slice(-2)
  const file = `${sound}.copy`
  let refused = 0
  const flip = (at: number, mask: number): void => {
    copy(sound, file)
    const bytes = Buffer.from(wal)
    bytes[at] = (bytes[at] ?? 0) ^ mask
    writeFileSync(`${file}-wal`, bytes)
    const told = read(file)
    const found = opened(file)
    expect(told).toEqual(found)
    if (typeof found !== "number") refused += 1
    else expect(found).toBe(commits)
  }
  const numRuns = Number(process.env.PERDURE_FLIPS ?? 150)
  const mask = integer({ min: 1, max: 255 })
  // The header of the file, and of each frame, are the smaller part and the more delicate one.
  for (let at = 0; at < 56; at++) flip(at, 1)
  assert(property(nat(last - 1), mask, flip), { numRuns })
  expect(refused).toBeGreaterThan(100)
  expect(opened(file, true)).toBeLessThanOrEqual(commits)
})

test("a write that was torn is none", async () => {
  const sound = await killed()
  const wal = readFileSync(`${sound}-wal`)
  const file = `${sound}.copy`
  assert(
    property(nat(wal.length - leastWal), (more) => {
      const length = leastWal + more
      copy(sound, file)
      truncateSync(`${file}-wal`, length)
      expect(opened(file)).toBe(commitEnds(wal).filter((end) => end <= length).length)
    }),
    { numRuns: 30 }
  )
  // The file was written before, and the last frame is new only in part.
  copy(sound, file)
  writeFileSync(`${file}-wal`, Buffer.concat([wal.subarray(0, -100), Buffer.alloc(100, 7)]))
  expect(opened(file)).toBe(commits - 1)
})

test.each([["is gone", (wal: string) => rmSync(wal)], ["is empty", (wal: string) => truncateSync(wal)]])(
  "a -wal file that %s is missed by every reader, and by the engine after them",
  async (_, lose) => {
    const sound = await killed()
    lose(`${sound}-wal`)
    expect(read(sound)).toMatchObject({ message: expect.stringContaining("was not closed properly") })
    expect(read(sound)).toMatchObject({ message: expect.stringContaining("was not closed properly") })
    expect(opened(sound)).toMatchObject({ message: expect.stringContaining("was not closed properly") })
    expect(opened(sound, true)).toBe(0)
    expect(read(sound)).toBe(0)
  }
)

test("no damage is seen in a -wal file that another process writes to and begins anew", async () => {
  const filename = databaseFile()
  const module = join(import.meta.dirname, "../../runtime/journal/open.ts")
  const script = `import { openDatabase } from ${JSON.stringify(module)}
    const { db } = openDatabase({ filename: ${JSON.stringify(filename)}, synchronous: "normal" })
    db.exec("PRAGMA wal_autocheckpoint = 400")
    const write = db.prepare("INSERT OR REPLACE INTO contract VALUES (?, 1, ?, 0, 0, 0)")
    process.stdout.write("open")
    for (let n = 0; ; n++) write.run("w" + n % 9, "h".repeat(5000))`
  const flags = ["--conditions=perdure-source", "--no-warnings", "--input-type=module-typescript", "-e", script]
  const writer = spawn(process.execPath, flags, { stdio: ["ignore", "pipe", "inherit"] })
  await once(writer.stdout, "data")
  for (let look = 0; look < 25; look++) expect(read(filename)).toBe(0)
  writer.kill("SIGKILL")
  await once(writer, "exit")
  expect(read(filename)).toBe(0)
})
