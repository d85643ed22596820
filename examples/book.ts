/** What the activities of an example did, on disk: one entry for each idempotency key, however often it is written. */
import { Effect, type Scope } from "effect"
import { DatabaseSync } from "node:sqlite"

export class Book<Entry> {
  readonly #database: DatabaseSync

  constructor(file: string) {
    this.#database = new DatabaseSync(file, { timeout: 5000 })
    this.#database.exec("CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")
  }

  /** Writes an entry unless the key has one. */
  write(key: string, entry: Entry): void {
    this.#database.prepare("INSERT OR IGNORE INTO entry VALUES (?, ?)").run(key, JSON.stringify(entry))
  }

  find(key: string): Entry | undefined {
    const row = this.#database.prepare("SELECT value FROM entry WHERE key = ?").get(key)
    return row === undefined ? undefined : JSON.parse(String(row.value))
  }

  /** In the order in which they were written. */
  entries(): ReadonlyArray<Entry> {
    return this.#database.prepare("SELECT value FROM entry ORDER BY rowid").all().map((row) =>
      JSON.parse(String(row.value))
    )
  }

  close(): void {
    this.#database.close()
  }
}

/** A book that is open as long as the scope. */
export const openBook = <Entry>(file: string): Effect.Effect<Book<Entry>, never, Scope.Scope> =>
  Effect.acquireRelease(Effect.sync(() => new Book<Entry>(file)), (book) => Effect.sync(() => book.close()))

/** What a book holds, for who only wants to look. */
export const readBook = <Entry>(file: string): ReadonlyArray<Entry> => {
  const book = new Book<Entry>(file)
  try {
    return book.entries()
  } finally {
    book.close()
  }
}
