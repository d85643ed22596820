/** I8: what sleeps on disk is to be woken no later than what it waits for, and has nothing under way. */
import { DatabaseSync } from "node:sqlite"
import { readerOf } from "../../../runtime/engine/reader.ts"
import { openQueries } from "../../../runtime/journal/queries.ts"
import type { Evidence } from "./evidence.ts"
import { broken, type Violations } from "./violation.ts"

export const sleepers = (database: string) =>
  function*({ lives }: Evidence): Violations {
    const { close, queries } = openQueries(database)
    const db = new DatabaseSync(database, { readOnly: true })
    try {
      const reader = readerOf(queries)
      const wakes = new Map(db.prepare("SELECT id, wake FROM execution").all().map((row) => [row.id, Number(row.wake)]))
      for (const life of lives) {
        const { record } = life
        const wake = wakes.get(record.id) ?? 0
        const isAsleep = life.isLast && record.state === "Running" && wake > 0
        if (!isAsleep || record.parked !== undefined || record.paused !== undefined) continue
        for (const wait of reader.status(record).waitingFor) {
          if (wait.kind === "activity") yield broken("I8", life, wait.step, "sleeps although it is under way")
          if ("due" in wait && wait.due !== undefined && wait.due < wake) {
            yield broken("I8", life, wait.step, `is due at ${wait.due}, and sleeps until ${wake}`)
          }
        }
      }
    } finally {
      db.close()
      close()
    }
  }
