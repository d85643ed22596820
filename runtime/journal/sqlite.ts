/** The journal in one SQLite file. */
import { Effect, Layer } from "effect"
import { checksum } from "./checksum.ts"
import { groupCommits } from "./commits.ts"
import { type JournalError, journalError } from "./errors.ts"
import { type ExecutionRecord, Journal, type StoredWait } from "./journal.ts"
import { openDatabase, type Opened, type OpenOptions } from "./open.ts"
import { queriesOf } from "./queries.ts"
import { queueTables } from "./queue.ts"
import { removalOf } from "./removal.ts"
import { childOf, executionColumns, executionOf, openOf } from "./rows.ts"

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

/** Throws a `JournalError`. */
export const openSqlite = (options: SqliteOptions): { journal: Journal["Service"]; close: () => void } => {
  const opened = openDatabase(options)
  const commits = groupCommits(
    opened.db,
    (thrown) => options.onTrouble?.(journalError(options.filename, thrown))
  )
  const journal = Journal.of({
    file: options.filename,
    secret: opened.secret,
    stats: commits.stats,
    committed: commits.committed,
    queries: queriesOf(opened.db, options.filename),
    queues: queueTables(opened.db, commits.write),
    removal: removalOf(opened.db, commits.write),
    ...writes(opened, commits.write),
    ...reads(opened)
  })
  return {
    journal,
    close: () => {
      try {
        commits.flush()
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

const writes = ({ db, epoch }: Opened, write: (write: () => void) => void) => {
  const create = db.prepare(
    `INSERT INTO execution (${executionColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
  )
  const append = db.prepare("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
  const close = db.prepare("UPDATE execution SET state = ?, closed_at = ?, parked = NULL WHERE n = ?")
  const renew = db.prepare("UPDATE execution SET run = ?, plan_hash = ?, deadline = ?, parked = NULL WHERE n = ?")
  const forgetChildren = db.prepare(
    "DELETE FROM child WHERE parent = ? AND child IN (SELECT id FROM execution WHERE state <> 'Running')"
  )
  // No name of a step has a colon, so those of the runs to come are free.
  const keepChildren = db.prepare("UPDATE child SET name = ? || ':' || name WHERE parent = ? AND name NOT GLOB '*:*'")
  const clearTimers = db.prepare("DELETE FROM timer WHERE execution = ?")
  const clearHeartbeats = db.prepare("DELETE FROM heartbeat WHERE execution = ?")
  const park = db.prepare("UPDATE execution SET parked = ? WHERE n = ?")
  const setTimer = db.prepare("INSERT OR REPLACE INTO timer VALUES (?, ?, ?)")
  const clearTimer = db.prepare("DELETE FROM timer WHERE execution = ? AND name = ?")
  const setHeartbeat = db.prepare("INSERT OR REPLACE INTO heartbeat VALUES (?, ?, ?)")
  const clearHeartbeat = db.prepare("DELETE FROM heartbeat WHERE execution = ? AND name = ?")
  const received = db.prepare("INSERT INTO mailbox VALUES (?, ?)")
  const taken = db.prepare("DELETE FROM mailbox WHERE execution = ? AND seq = ?")
  const clearMailbox = db.prepare("DELETE FROM mailbox WHERE execution = ?")
  const clearAttributes = db.prepare("DELETE FROM attribute WHERE execution = ?")
  const addAttribute = db.prepare("INSERT INTO attribute VALUES (?, ?, ?)")
  const setChild = db.prepare("INSERT OR REPLACE INTO child VALUES (?, ?, ?, ?, ?)")
  const clearChild = db.prepare("DELETE FROM child WHERE parent = ? AND name = ?")
  const clearChildren = db.prepare("DELETE FROM child WHERE parent = ?")
  const keepSender = db.prepare("INSERT OR IGNORE INTO sender VALUES (?, ?, ?)")
  const contract = db.prepare("INSERT OR IGNORE INTO contract VALUES (?, ?, ?, ?)")
  const clearPending = (e: ExecutionRecord): void => {
    for (const clear of [clearTimers, clearHeartbeats, clearMailbox]) clear.run(e.n)
  }
  return {
    create: (e) =>
      write(() => {
        const { parked = null, parent = null, deadline = null, closedAt = null } = e
        const { id, key, n, planHash, release, run, startedAt, state, taskQueue, version, workflow } = e
        const what = [n, id, workflow, key, version, release, run, planHash, taskQueue] as const
        create.run(...what, state, parked, parent, startedAt, deadline, closedAt)
      }),
    append: (e, event) =>
      write(() => {
        const { seq, at, kind, name, attempt, data } = event
        append.run(e.n, e.run, seq, at, kind, name, attempt, data, epoch, checksum(e.n, e.run, event))
      }),
    close: (e, state, at) =>
      write(() => {
        close.run(state, at, e.n)
        clearPending(e)
      }),
    renew: (next) =>
      write(() => {
        renew.run(next.run, next.planHash, next.deadline ?? null, next.n)
        forgetChildren.run(next.n)
        keepChildren.run(next.run, next.n)
        clearPending(next)
      }),
    setParked: (e, parked) => write(() => park.run(parked ?? null, e.n)),
    setTimer: (e, name, due) => write(() => setTimer.run(e.n, name, due)),
    clearTimer: (e, name) => write(() => clearTimer.run(e.n, name)),
    setHeartbeat: (e, name, details) => write(() => setHeartbeat.run(e.n, name, details)),
    clearHeartbeat: (e, name) => write(() => clearHeartbeat.run(e.n, name)),
    received: (e, seq) => write(() => received.run(e.n, seq)),
    taken: (e, seq) => write(() => taken.run(e.n, seq)),
    setAttributes: (e, attributes) =>
      write(() => {
        clearAttributes.run(e.n)
        for (const [name, value] of Object.entries(attributes)) addAttribute.run(e.n, name, JSON.stringify(value))
      }),
    setChild: (e, name, { child, onClose = null, waits }) =>
      write(() => setChild.run(e.n, name, child, onClose, Number(waits))),
    clearChild: (e, name) => write(() => clearChild.run(e.n, name)),
    clearChildren: (e) => write(() => clearChildren.run(e.n)),
    keepSender: (e, signal, sender) => write(() => keepSender.run(e.n, signal, sender)),
    sawContract: (workflow, version, hashes, at) => write(() => contract.run(workflow, version, hashes, at))
  } satisfies Partial<Journal["Service"]>
}

const reads = ({ db }: Opened) => {
  const lastN = db.prepare(
    "SELECT max((SELECT coalesce(max(n), 0) FROM execution), (SELECT coalesce(max(n), 0) FROM removed)) AS n"
  )
  const open = db.prepare(
    `SELECT id, deadline, (SELECT min(due) FROM timer WHERE execution = n) AS due FROM execution
     WHERE workflow = ? AND version = ? AND state = 'Running' AND parked IS NULL ORDER BY n`
  )
  const withMail = db.prepare(
    `SELECT DISTINCT id FROM mailbox JOIN execution ON n = execution
     WHERE workflow = ? AND version = ? AND state = 'Running' AND parked IS NULL`
  )
  const children = db.prepare("SELECT child, on_close, waits FROM child WHERE parent = ?")
  const childNamed = db.prepare("SELECT child, on_close, waits FROM child WHERE parent = ? AND name = ?")
  const awaiting = db.prepare(
    `SELECT parent.id AS parent, child.child, child.name, known.state
     FROM child JOIN execution AS parent ON parent.n = child.parent LEFT JOIN execution AS known ON known.id = child.child
     WHERE parent.workflow = ? AND parent.version = ? AND parent.state = 'Running' AND parent.parked IS NULL AND waits = 1`
  )
  const closedParents = db.prepare(
    `SELECT ${executionColumns} FROM execution
     WHERE state <> 'Running' AND n IN (SELECT DISTINCT parent FROM child) ORDER BY n`
  )
  const sender = db.prepare("SELECT 1 FROM sender WHERE execution = ? AND signal = ? AND sender = ?")
  const heartbeat = db.prepare("SELECT details FROM heartbeat WHERE execution = ? AND name = ?")
  return {
    lastN: () => Number(lastN.get()?.n),
    open: (workflow, version) => openOf(open.iterate(workflow, version)),
    withMail: (workflow, version) => withMail.all(workflow, version).map((row) => String(row.id)),
    children: (e) => children.all(e.n).map(childOf),
    childOf: (e, name) => childNamed.all(e.n, name).map(childOf)[0],
    awaiting: (workflow, version) =>
      awaiting.all(workflow, version).map(({ child, name, parent, state }): StoredWait => ({
        parent: String(parent),
        child: String(child),
        name: String(name),
        // What this code wrote.
        state: state === null ? undefined : String(state) as StoredWait["state"]
      })),
    closedParents: () => closedParents.all().map(executionOf),
    knowsSender: (e, signal, name) => sender.get(e.n, signal, name) !== undefined,
    heartbeat: (e, name) => {
      const row = heartbeat.get(e.n, name)
      return row === undefined ? undefined : String(row.details)
    }
  } satisfies Partial<Journal["Service"]>
}
