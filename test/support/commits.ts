/** Lets a test act at the commits of an engine in its own process: where another one would die. */
import { DatabaseSync } from "node:sqlite"

export type When = "before" | "after"

/** Calls `act` before each commit to a database, and after it, before anybody hears of it; until the returned function is called. */
export const onCommit = (act: (when: When, file: string) => void): () => void => {
  const { prepare } = DatabaseSync.prototype
  DatabaseSync.prototype.prepare = function(sql) {
    const statement = prepare.call(this, sql)
    if (sql !== "COMMIT") return statement
    const file = this.location() ?? ":memory:"
    const run = statement.run.bind(statement)
    statement.run = () => {
      act("before", file)
      const changes = run()
      act("after", file)
      return changes
    }
    return statement
  }
  return () => {
    DatabaseSync.prototype.prepare = prepare
  }
}
