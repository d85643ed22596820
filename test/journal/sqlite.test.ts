/** The journal in SQLite, as the engine relies on it. */
import { openQueries } from "../../runtime/journal/queries.ts"
import { openSqlite } from "../../runtime/journal/sqlite.ts"
import { databaseFile } from "../engine/support.ts"
import { conformance } from "./conformance.ts"

conformance("SQLite", () => {
  const filename = databaseFile()
  return { open: () => openSqlite({ filename }), look: () => openQueries(filename) }
})
