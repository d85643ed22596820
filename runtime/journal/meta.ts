/** What a database says of itself: names with texts. */
import type { DatabaseSync } from "node:sqlite"
import { rowChecksum } from "./checksum.ts"

export const readMeta = (db: DatabaseSync, key: string): string | undefined => {
  const row = db.prepare("SELECT value FROM meta WHERE key = ?").get(key)
  return row === undefined ? undefined : String(row.value)
}

export const writeMeta = (db: DatabaseSync, key: string, value: string): void => {
  db.prepare("INSERT OR REPLACE INTO meta (key, value, checksum) VALUES (?, ?, ?)")
    .run(key, value, rowChecksum(key, value))
}
