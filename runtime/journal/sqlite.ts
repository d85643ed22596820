/** The journal in one SQLite file. */
import { Effect, Layer } from "effect"
import type { DatabaseSync } from "node:sqlite"
import { checksum, rowChecksum } from "./checksum.ts"
import { groupCommits } from "./commits.ts"
import { type JournalError, journalError } from "./errors.ts"
import { type ExecutionRecord, Journal, type StoredWake } from "./journal.ts"
import { openDatabase, type Opened, type OpenOptions } from "./open.ts"
import { queriesOf } from "./queries.ts"
import { queueTables } from "./queue.ts"
import { removalOf } from "./removal.ts"
import { childOf, executionColumns, executionOf } from "./rows.ts"

export interface SqliteOptions extends OpenOptions {
  /** Called each time a commit is refused; the commit is tried again. */
  readonly onTrouble?: ((problem: JournalError) => void) | undefined
}

/** Owns the file until the scope closes. */
export const layerSqlite = (options: SqliteOptions): Layer.Layer<Journal, JournalError> =>
  Layer.effect(
    Journal,
    Effect.acquireRelease(
      Effect.try({
        try: () => openSqlite(options),
        // `openDatabase` throws nothing else.
        catch: (thrown) => thrown as JournalError
      }),
      ({ close }) => Effect.sync(close)
    ).pipe(Effect.map(({ journal }) => journal))
  )

interface OpenedJournal {
  readonly journal: Journal["Service"]
  readonly close: () => void
}

/** Throws a `JournalError`. */
export const openSqlite = (options: SqliteOptions): OpenedJournal => journalOver(openDatabase(options), options)

/** The journal in a database that is open. */
export const journalOver = (
  opened: Opened,
  options: Pick<SqliteOptions, "filename" | "onTrouble">
): OpenedJournal => {
  const commits = groupCommits(
    opened.db,
    (thrown) => options.onTrouble?.(journalError(options.filename, thrown))
  )
  const used = tablesInUse(opened.db)
  const journal = Journal.of({
    file: options.filename,
    secret: opened.secret,
    stats: commits.stats,
    committed: commits.committed,
    queries: queriesOf(opened.db, options.filename),
    queues: queueTables(opened.db, commits.write),
    removal: removalOf(opened.db, commits.write),
    ...writes(opened, used, commits.write),
    ...reads(opened, used)
  })
  return {
    journal,
    close: () => {
      try {
        commits.close()
        opened.markClean()
      } catch (thrown) {
        // What was acknowledged is durable, and the next owner judges the file as after a crash.
        options.onTrouble?.(journalError(options.filename, thrown))
      } finally {
        opened.close()
      }
    }
  }
}

/** What most executions have none of: where a database never had any, it is not asked for each of them. */
interface InUse {
  children: boolean
  heartbeats: boolean
}

const tablesInUse = (db: DatabaseSync): InUse => {
  const hasRows = (table: string) => db.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() !== undefined
  return { children: hasRows("child"), heartbeats: hasRows("heartbeat") }
}

const executionChecksum = ({ deadline, id, key, n, parent, startedAt, workflow }: ExecutionRecord): number =>
  rowChecksum(n, id, workflow, key, parent, startedAt, deadline)

const writes = ({ db, epoch }: Opened, used: InUse, write: (write: () => void) => void) => {
  const create = db.prepare(
    `INSERT INTO execution (${executionColumns}, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
  )
  const append = db.prepare("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
  const close = db.prepare("UPDATE execution SET state = ?, closed_at = ?, parked = NULL, paused = NULL WHERE n = ?")
  const renew = db.prepare(
    "UPDATE execution SET run = ?, plan_hash = ?, deadline = ?, parked = NULL, wake = 0, checksum = ? WHERE n = ?"
  )
  const setVersion = db.prepare("UPDATE execution SET version = ? WHERE n = ?")
  const forgetChildren = db.prepare(
    "DELETE FROM child WHERE parent = ? AND child IN (SELECT id FROM execution WHERE state <> 'Running')"
  )
  // No name of a step has a colon, so those of the runs to come are free.
  const keepChildren = db.prepare("UPDATE child SET name = ? || ':' || name WHERE parent = ? AND name NOT GLOB '*:*'")
  const clearHeartbeats = db.prepare("DELETE FROM heartbeat WHERE execution = ?")
  const park = db.prepare("UPDATE execution SET parked = ?, wake = 0 WHERE n = ?")
  const pause = db.prepare("UPDATE execution SET paused = ?, wake = coalesce(deadline, ?) WHERE n = ?")
  const unpause = db.prepare("UPDATE execution SET paused = NULL, wake = 0 WHERE n = ?")
  // A child may have ended, and said so, before its parent says that it waits.
  const sleep = db.prepare(
    `UPDATE execution SET wake = ? WHERE n = ? AND NOT EXISTS (
       SELECT 1 FROM child LEFT JOIN execution AS known ON known.id = child.child
       WHERE child.parent = execution.n AND waits = 1 AND known.state IS NOT 'Running'
     )`
  )
  const awaken = db.prepare("UPDATE execution SET wake = 0 WHERE n = ? AND paused IS NULL")
  const awakenParents = db.prepare(
    "UPDATE execution SET wake = 0 WHERE n IN (SELECT parent FROM child WHERE child = ? AND waits = 1) AND paused IS NULL"
  )
  const setHeartbeat = db.prepare("INSERT OR REPLACE INTO heartbeat VALUES (?, ?, ?, ?)")
  const clearHeartbeat = db.prepare("DELETE FROM heartbeat WHERE execution = ? AND name = ?")
  const clearAttributes = db.prepare("DELETE FROM attribute WHERE execution = ?")
  const addAttribute = db.prepare("INSERT INTO attribute VALUES (?, ?, ?, ?)")
  const setChild = db.prepare("INSERT OR REPLACE INTO child VALUES (?, ?, ?, ?, ?, 0, ?)")
  const orphan = db.prepare("UPDATE child SET orphan = 1 WHERE parent = ?")
  const clearChild = db.prepare("DELETE FROM child WHERE parent = ? AND name = ?")
  const clearChildren = db.prepare("DELETE FROM child WHERE parent = ?")
  const keepSender = db.prepare("INSERT OR IGNORE INTO sender VALUES (?, ?, ?, ?)")
  const contract = db.prepare(
    `INSERT INTO contract (workflow, version, hashes, checksum, first_seen, last_seen) VALUES (?, ?, ?, ?, ?5, ?5)
     ON CONFLICT DO UPDATE SET last_seen = excluded.last_seen`
  )
  return {
    create: (e) =>
      write(() => {
        const { parked = null, parent = null, deadline = null, closedAt = null, paused = null } = e
        const { id, key, n, planHash, release, run, startedAt, state, taskQueue, version, workflow } = e
        const what = [n, id, workflow, key, version, release, run, planHash, taskQueue] as const
        create.run(...what, state, parked, parent, startedAt, deadline, closedAt, paused, executionChecksum(e))
      }),
    append: (e, event) =>
      write(() => {
        const { seq, at, kind, name, attempt, data } = event
        append.run(e.n, e.run, seq, at, kind, name, attempt, data, epoch, checksum(e.n, e.run, event))
      }),
    close: (e, state, at) =>
      write(() => {
        close.run(state, at, e.n)
        if (used.heartbeats) clearHeartbeats.run(e.n)
        if (!used.children) return
        awakenParents.run(e.id)
        orphan.run(e.n)
      }),
    renew: (next) =>
      write(() => {
        renew.run(next.run, next.planHash, next.deadline ?? null, executionChecksum(next), next.n)
        forgetChildren.run(next.n)
        keepChildren.run(next.run, next.n)
        clearHeartbeats.run(next.n)
      }),
    setVersion: (e) => write(() => setVersion.run(e.version, e.n)),
    setParked: (e, parked) => write(() => park.run(parked ?? null, e.n)),
    setPaused: (e, paused) =>
      write(() => paused === undefined ? unpause.run(e.n) : pause.run(paused, Number.MAX_SAFE_INTEGER, e.n)),
    setAsleep: (e, due) => write(() => sleep.run(due, e.n)),
    setAwake: (e) => write(() => awaken.run(e.n)),
    setHeartbeat: (e, name, details) => {
      used.heartbeats = true
      write(() => setHeartbeat.run(e.n, name, details, rowChecksum(e.n, name, details)))
    },
    clearHeartbeat: (e, name) => write(() => clearHeartbeat.run(e.n, name)),
    setAttributes: (e, attributes) =>
      write(() => {
        clearAttributes.run(e.n)
        for (const [name, value] of Object.entries(attributes)) {
          const text = JSON.stringify(value)
          addAttribute.run(e.n, name, text, rowChecksum(e.n, name, text))
        }
      }),
    setChild: (e, name, { child, onClose = null, waits }) => {
      used.children = true
      write(() =>
        setChild.run(e.n, name, child, onClose, Number(waits), rowChecksum(e.n, child, onClose, Number(waits)))
      )
    },
    clearChild: (e, name) => write(() => clearChild.run(e.n, name)),
    clearChildren: (e) => write(() => clearChildren.run(e.n)),
    keepSender: (e, signal, sender) =>
      write(() => keepSender.run(e.n, signal, sender, rowChecksum(e.n, signal, sender))),
    sawContract: (workflow, version, hashes, at) =>
      write(() => contract.run(workflow, version, hashes, rowChecksum(workflow, version, hashes), at))
  } satisfies Partial<Journal["Service"]>
}

const reads = ({ db }: Opened, used: InUse) => {
  const lastN = db.prepare(
    "SELECT max((SELECT coalesce(max(n), 0) FROM execution), (SELECT coalesce(max(n), 0) FROM removed)) AS n"
  )
  const contract = db.prepare(
    "SELECT hashes FROM contract WHERE workflow = ? AND version = ? ORDER BY last_seen DESC, first_seen DESC LIMIT 1"
  )
  const wakes = db.prepare(
    `SELECT wake, n, id FROM execution
     WHERE workflow = ? AND version = ? AND state = 'Running' AND parked IS NULL AND (wake, n) > (?, ?)
     ORDER BY wake, n LIMIT ?`
  )
  const planned = db.prepare(
    `SELECT id FROM execution
     WHERE workflow = ? AND version = ? AND state = 'Running' AND plan_hash <> ? AND parked IS NULL AND paused IS NULL LIMIT ?`
  )
  const children = db.prepare("SELECT child, on_close, waits FROM child WHERE parent = ?")
  const childNamed = db.prepare("SELECT child, on_close, waits FROM child WHERE parent = ? AND name = ?")
  const awaiting = db.prepare(
    "SELECT id FROM child JOIN execution ON n = child.parent WHERE child.child = ? AND waits = 1"
  )
  const closedParents = db.prepare(
    `SELECT ${executionColumns} FROM execution WHERE n IN (SELECT parent FROM child WHERE orphan = 1) ORDER BY n`
  )
  const sender = db.prepare("SELECT 1 FROM sender WHERE execution = ? AND signal = ? AND sender = ?")
  const heartbeat = db.prepare("SELECT details FROM heartbeat WHERE execution = ? AND name = ?")
  return {
    lastN: () => Number(lastN.get()?.n),
    contract: (workflow, version) => {
      const row = contract.get(workflow, version)
      return row === undefined ? undefined : String(row.hashes)
    },
    wakes: (workflow, version, { due, n }, limit) =>
      wakes.all(workflow, version, due, n, limit).map((row): StoredWake => ({
        due: Number(row.wake),
        n: Number(row.n),
        id: String(row.id)
      })),
    planned: (workflow, version, planHash, limit) =>
      planned.all(workflow, version, planHash, limit).map((row) => String(row.id)),
    children: (e) => used.children ? children.all(e.n).map(childOf) : [],
    childOf: (e, name) => childNamed.all(e.n, name).map(childOf)[0],
    awaiting: (child) => used.children ? awaiting.all(child).map((row) => String(row.id)) : [],
    closedParents: () => closedParents.all().map(executionOf),
    knowsSender: (e, signal, name) => sender.get(e.n, signal, name) !== undefined,
    heartbeat: (e, name) => {
      const row = heartbeat.get(e.n, name)
      return row === undefined ? undefined : String(row.details)
    }
  } satisfies Partial<Journal["Service"]>
}
