/**
 * Group commit: everything written in one turn of the event loop becomes durable in one transaction, in the order in
 * which it was written. What is durable is therefore always a prefix of what was written.
 */
import type { DatabaseSync } from "node:sqlite"

export interface Commits {
  /** Queues a write. It becomes durable soon even if nobody waits for it. */
  readonly write: (write: () => void) => void
  /** Calls back when everything queued so far is durable, at once if it is. */
  readonly committed: (then: () => void) => void
  /** Commits what is queued, for the last time: nothing is written any more. Throws if the database refuses. */
  readonly close: () => void
  readonly stats: { commits: number; writes: number }
}

/** What nobody waits for is committed after this many milliseconds, unless something that is waited for comes first. */
const unhurried = 2

export const groupCommits = (db: DatabaseSync, onTrouble: (thrown: unknown) => void): Commits => {
  const begin = db.prepare("BEGIN IMMEDIATE")
  const commit = db.prepare("COMMIT")
  const stats = { commits: 0, writes: 0 }
  let writes: Array<() => void> = []
  let waiters: Array<() => void> = []
  let timer: NodeJS.Timeout | undefined
  let immediate = false
  let failures = 0
  let closed = false

  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (writes.length > 0) {
      begin.run()
      try {
        for (const write of writes) write()
        commit.run()
      } catch (thrown) {
        if (db.isTransaction) db.exec("ROLLBACK")
        throw thrown
      }
      stats.commits += 1
      stats.writes += writes.length
      writes = []
    }
    failures = 0
    const waiting = waiters
    waiters = []
    for (const then of waiting) then()
  }

  /** The event loop must not stand still while another process holds the write lock or the disk is full. */
  const attempt = (): void => {
    immediate = false
    if (closed) return
    try {
      flush()
    } catch (thrown) {
      failures += 1
      onTrouble(thrown)
      timer = setTimeout(attempt, Math.min(1_000, 5 * 2 ** failures))
    }
  }

  return {
    stats,
    close: () => {
      closed = true
      clearTimeout(timer)
      flush()
    },
    write: (write) => {
      writes.push(write)
      timer ??= setTimeout(attempt, unhurried)
    },
    committed: (then) => {
      if (writes.length === 0) return then()
      waiters.push(then)
      if (immediate || failures > 0) return
      immediate = true
      setImmediate(attempt)
    }
  }
}
