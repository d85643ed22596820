/** A process that holds the write lock of a database until it is told to let go. */
import { spawn } from "node:child_process"
import { once } from "node:events"

const script = `
  const { DatabaseSync } = require("node:sqlite")
  const db = new DatabaseSync(process.argv[1], { timeout: 10000 })
  db.exec("BEGIN IMMEDIATE")
  process.stdout.write("held")
  process.stdin.on("end", () => db.exec("ROLLBACK")).resume()`

/** Has the lock when it resolves; what it gives lets go, and resolves when the process has gone. */
export const holdLock = async (database: string): Promise<() => Promise<void>> => {
  const holder = spawn(process.execPath, ["--no-warnings", "-e", script, database], {
    stdio: ["pipe", "pipe", "inherit"]
  })
  await once(holder.stdout, "data")
  return async () => {
    const exit = once(holder, "exit")
    holder.stdin.end()
    await exit
  }
}
