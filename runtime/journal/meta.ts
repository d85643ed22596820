/** What a database says of itself: names with texts. */
import type { DatabaseSync } from "node:sqlite"

export const readMeta = (db: DatabaseSync, key: string): string | undefined => {
  const row = db.prepare("SELECT value FROM meta WHERE key = ?").get(key)
  return row === undefined ? undefined : String(row.value)
}

export const writeMeta = (db: DatabaseSync, key: string, value: string): void => {
  db.prepare("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
    .run(key, value)
}
