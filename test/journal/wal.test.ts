/** A -wal file that was changed: everything is there, or the file is refused. Where only the last write is torn, it opens. */
import { assert, integer, nat, property } from "fast-check"
import { copyFileSync, readFileSync, truncateSync, writeFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { expect, test } from "vitest"
import { openSqlite } from "../../runtime/journal/sqlite.ts"
import { databaseFile } from "../engine/support.ts"
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

/** How many executions there are, or how the file is refused. */
const opened = (filename: string, acceptLostWal = false): number | { readonly message: string } => {
  try {
    openSqlite({ filename, acceptLostWal }).close()
  } catch (thrown) {
    expect(thrown).toMatchObject({ _tag: "JournalDamaged", file: filename, message: expect.stringContaining("-wal") })
    return thrown as { readonly message: string }
  }
  const db = new DatabaseSync(filename, { readOnly: true })
  const count = Number(db.prepare("SELECT count(*) AS n FROM execution").get()?.n)
  db.close()
  return count
}

/** Where the commits of a -wal file end, in bytes. */
const ends = (wal: Buffer): ReadonlyArray<number> => {
  const size = 24 + wal.readUInt32BE(8)
  const frames = Array.from({ length: Math.floor((wal.length - 32) / size) }, (_, frame) => 32 + frame * size)
  return frames.filter((at) => wal.readUInt32BE(at + 4) !== 0).map((at) => at + size)
}

test("a changed byte loses nothing in silence", async () => {
  const sound = await killed()
  const wal = readFileSync(`${sound}-wal`)
  expect(ends(wal)).toHaveLength(commits)
  // Nobody can tell a change of the last commit from one that was never finished.
  const [last = 0] = ends(wal).slice(-2)
  const file = `${sound}.copy`
  let refused = 0
  const flip = (at: number, mask: number): void => {
    copy(sound, file)
    const bytes = Buffer.from(wal)
    bytes[at] = (bytes[at] ?? 0) ^ mask
    writeFileSync(`${file}-wal`, bytes)
    const found = opened(file)
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
    property(nat(wal.length), (length) => {
      copy(sound, file)
      truncateSync(`${file}-wal`, length)
      expect(opened(file)).toBe(ends(wal).filter((end) => end <= length).length)
    }),
    { numRuns: 30 }
  )
  // The file was written before, and the last frame is new only in part.
  copy(sound, file)
  writeFileSync(`${file}-wal`, Buffer.concat([wal.subarray(0, -100), Buffer.alloc(100, 7)]))
  expect(opened(file)).toBe(commits - 1)
})
