/** Makes a file that only its owner may read, unless it exists; then only its mode is set. */
import { chmodSync, closeSync, openSync } from "node:fs"

/** Files with payloads in them are for their owner only. SQLite gives the -wal file the mode of the database. */
export const createPrivately = (file: string): void => {
  closeSync(openSync(file, "a", 0o600))
  chmodSync(file, 0o600)
}
