/** The floor under every durable engine here: commits of one 200-byte row, WAL and `synchronous=FULL`, per second. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { filler } from "./subject.ts"

export const commitsPerSecond = (commits = 2000): number => {
  const folder = mkdtempSync(join(tmpdir(), "perdure-bench-"))
  const database = new DatabaseSync(join(folder, "raw.db"))
  try {
    database.exec(
      "pragma journal_mode = wal; pragma synchronous = full; create table row(id integer primary key, text text)"
    )
    const insert = database.prepare("insert into row(text) values (?)")
    const start = performance.now()
    for (let commit = 0; commit < commits; commit++) insert.run(filler)
    return commits / (performance.now() - start) * 1000
  } finally {
    database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
