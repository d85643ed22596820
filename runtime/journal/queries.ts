/** Questions about the executions of a database: beside its engine, or while nobody or another process owns it. */
import { existsSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { JournalForeign, JournalMissing, JournalTooNew, readError } from "./errors.ts"
import type { ExecutionRecord, StoredAttributes, StoredEvent } from "./journal.ts"
import { applicationId, currentFormat, formatOf } from "./migrations.ts"
import { columnsOf, type Edges, eventReaders, executionOf } from "./rows.ts"
import { refuseDamagedWal, refuseLostWal } from "./shutdown.ts"
import type { ExecutionState } from "./vocabulary.ts"
import { lastingWalDamage, walIsMissing } from "./wal.ts"

export interface ExecutionFilter {
  readonly workflow?: string | undefined
  readonly version?: number | undefined
  readonly state?: ExecutionState | undefined
  readonly parked?: boolean | undefined
  readonly paused?: boolean | undefined
  /** Only executions that have all of these. */
  readonly attributes?: StoredAttributes | undefined
  /** At most this many (default 100). */
  readonly limit?: number | undefined
}

export interface RunningVersion {
  readonly workflow: string
  readonly version: number
}

/** They throw a `JournalError` where the file cannot be read or trusted. */
export interface Queries {
  readonly byId: (id: string) => ExecutionRecord | undefined
  /** By execution id, by a prefix of one that fits no other (eight characters or more), or by `Workflow/key`. */
  readonly find: (execution: string) => ExecutionRecord | undefined
  /** Newest first. */
  readonly list: (filter: ExecutionFilter) => ReadonlyArray<ExecutionRecord>
  /** The versions of workflows that running executions are of. */
  readonly versions: () => ReadonlyArray<RunningVersion>
  /** How many run on it. */
  readonly count: (version: RunningVersion) => number
  /** The events of the execution's run, in order. */
  readonly events: (execution: ExecutionRecord) => ReadonlyArray<StoredEvent>
  /** How the run began, and its last events, in order: enough to say how it is doing, however long it has become. */
  readonly edges: (execution: ExecutionRecord) => Edges
  /** A step of the execution has asked for this child, by its id, and nobody has started it yet. */
  readonly isUnborn: (execution: ExecutionRecord, child: string) => boolean
}

/** The names and JSON texts are looked up in the index of attributes. */
const hasAttributes = `n IN (
  SELECT execution FROM json_each(?) AS wanted
  JOIN attribute ON name = wanted.value ->> 0 AND attribute.value = wanted.value ->> 1
  GROUP BY execution HAVING count(*) = ?
)`

export const queriesOf = (db: DatabaseSync, file: string): Queries => {
  const format = formatOf(db)
  const columns = columnsOf(format)
  const selectId = db.prepare(`SELECT ${columns} FROM execution WHERE id = ?`)
  const selectPrefix = db.prepare(`SELECT ${columns} FROM execution WHERE id >= ? AND id < ? LIMIT 2`)
  const selectKey = db.prepare(
    `SELECT ${columns} FROM execution WHERE workflow = ? AND key = ? ORDER BY n DESC`
  )
  const prepareMany = (condition: string) =>
    db.prepare(
      `SELECT ${columns} FROM execution
       WHERE ${condition} AND workflow = coalesce(?, workflow) AND version = coalesce(?, version) AND state = coalesce(?, state)
         AND (parked IS NOT NULL) = coalesce(?, parked IS NOT NULL)
         AND (paused IS NOT NULL) = coalesce(?, paused IS NOT NULL)
       ORDER BY n DESC LIMIT ?`
    )
  const selectMany = prepareMany("true")
  // A file that nobody has opened for writing since has no attributes.
  const selectByAttributes = format < 3 ? undefined : prepareMany(hasAttributes)
  // Nor has it children.
  const selectUnborn = format < 3 ? undefined : db.prepare(
    "SELECT 1 FROM child WHERE parent = ? AND child = ?2 AND waits = 1 AND NOT EXISTS (SELECT 1 FROM execution WHERE id = ?2)"
  )
  // One step of the index each, however many executions a version has.
  const selectVersion = db.prepare(
    `SELECT workflow, version FROM execution WHERE state = 'Running' AND (workflow, version) > (?, ?)
     ORDER BY workflow, version LIMIT 1`
  )
  const selectCount = db.prepare(
    "SELECT count(*) AS count FROM execution WHERE workflow = ? AND version = ? AND state = 'Running'"
  )
  const byId = (id: string) => {
    const row = selectId.get(id)
    return row === undefined ? undefined : executionOf(row)
  }
  const byKey = (workflow: string, key: string) => {
    const row = selectKey.get(workflow, key)
    return row === undefined ? undefined : executionOf(row)
  }
  const byPrefix = (prefix: string) => {
    // "g" follows every hexadecimal digit.
    const [first, second] = selectPrefix.all(prefix, `${prefix}g`)
    return first === undefined || second !== undefined ? undefined : executionOf(first)
  }
  return {
    byId,
    find: (execution) => {
      const slash = execution.indexOf("/")
      if (slash > 0) return byKey(execution.slice(0, slash), execution.slice(slash + 1))
      return byId(execution) ?? (/^[0-9a-f]{8,}$/.test(execution) ? byPrefix(execution) : undefined)
    },
    list: ({ attributes = {}, limit = 100, parked, paused, state = null, version = null, workflow = null }) => {
      const others = [workflow, version, state, wanted(parked), wanted(paused), limit] as const
      const named = Object.entries(attributes).map(([name, value]) => [name, JSON.stringify(value)])
      const rows = named.length === 0
        ? selectMany.all(...others)
        : selectByAttributes?.all(JSON.stringify(named), named.length, ...others) ?? []
      return rows.map(executionOf)
    },
    versions: () => {
      const found: Array<RunningVersion> = []
      for (;;) {
        const { version = 0, workflow = "" } = found.at(-1) ?? {}
        const row = selectVersion.get(workflow, version)
        if (row === undefined) return found
        found.push({ workflow: String(row.workflow), version: Number(row.version) })
      }
    },
    count: ({ version, workflow }) => Number(selectCount.get(workflow, version)?.count),
    isUnborn: ({ n }, child) => selectUnborn?.get(n, child) !== undefined,
    ...eventReaders(db, file)
  }
}

const wanted = (flag: boolean | undefined): number | null => flag === undefined ? null : Number(flag)

/** Opens a database that this process does not own. Throws a `JournalError`. */
export const openQueries = (filename: string): { readonly queries: Queries; readonly close: () => void } =>
  reading(filename, (db) => ({ queries: queriesOf(db, filename), close: () => db.close() }))

/** Opens a database for reading, whoever owns it, and closes it where `use` throws. Throws a `JournalError`. */
export const reading = <A>(filename: string, use: (db: DatabaseSync) => A): A => {
  if (!existsSync(filename)) {
    throw new JournalMissing({
      file: filename,
      message: `There is no database ${filename}.`,
      remedy: "Start the server once, or give the file that the server uses."
    })
  }
  let db: DatabaseSync | undefined
  try {
    const lacksWal = walIsMissing(filename)
    refuseDamagedWal(filename, lastingWalDamage(filename))
    db = new DatabaseSync(filename, { readOnly: true, timeout: 1_000 })
    judge(db, filename)
    // Otherwise an owner has come meanwhile.
    if (lacksWal && walIsMissing(filename)) refuseLostWal(db, filename)
    return use(db)
  } catch (thrown) {
    db?.close()
    throw readError(filename, thrown)
  }
}

const judge = (db: DatabaseSync, file: string): void => {
  const id = db.prepare("PRAGMA application_id").get()?.application_id
  const format = formatOf(db)
  if (id !== applicationId) {
    throw new JournalForeign({
      file,
      message: `${file} is not a Perdure database.`,
      remedy: "Give the file that the server uses."
    })
  }
  if (format > currentFormat) {
    throw new JournalTooNew({
      file,
      message: `${file} has format ${format}; this release reads up to ${currentFormat}.`,
      remedy: "Run the newer release of Perdure that wrote it."
    })
  }
}
