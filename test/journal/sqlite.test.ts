/** The journal in SQLite, as the engine relies on it. */
import { DatabaseSync } from "node:sqlite"
import { expect } from "vitest"
import { openQueries } from "../../runtime/journal/queries.ts"
import { openSqlite } from "../../runtime/journal/sqlite.ts"
import { databaseFile } from "../engine/support.ts"
import { conformance } from "./conformance.ts"

conformance("SQLite", () => {
  const filename = databaseFile()
  const behindItsBack = (change: string) => (...event: readonly [n: number, run: number, seq: number]): void => {
    const db = new DatabaseSync(filename)
    expect(db.prepare(`${change} WHERE execution = ? AND run = ? AND seq = ?`).run(...event).changes).toBe(1)
    db.close()
  }
  return {
    open: () => openSqlite({ filename }),
    look: () => openQueries(filename),
    damage: behindItsBack("UPDATE event SET data = data || ' '"),
    lose: behindItsBack("DELETE FROM event")
  }
})
