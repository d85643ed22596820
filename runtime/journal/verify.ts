/** Everything that can be checked of a database: its pages, each event, and what other tables repeat of the events. */
import type { DatabaseSync, SQLOutputValue } from "node:sqlite"
import { addRowChecksum, checksum, summed } from "./checksum.ts"
import { journalError } from "./errors.ts"
import type { ExecutionRecord, StoredEvent } from "./journal.ts"
import { formatOf } from "./migrations.ts"
import { reading } from "./queries.ts"
import { columnsOf, eventOf, executionOf } from "./rows.ts"

export interface Finding {
  /** The id of the execution; absent where it is about none. */
  readonly execution?: string
  readonly run?: number
  /** Its number in the history of the run. */
  readonly event?: number
  /** A clause, without a full stop. */
  readonly problem: string
}

export interface Verified {
  readonly executions: number
  readonly events: number
  readonly findings: ReadonlyArray<Finding>
}

/** Whoever owns the file. Throws a `JournalError` where it cannot be read at all. */
export const verifyDatabase = (filename: string): Verified =>
  reading(filename, (db) => {
    try {
      return findingsIn(db)
    } finally {
      db.close()
    }
  })

export const findingText = ({ event, execution, problem, run }: Finding): string =>
  [
    event === undefined ? undefined : `event ${event}`,
    run === undefined ? undefined : `run ${run}`,
    execution === undefined ? undefined : `execution ${execution}`
  ].filter((part) => part !== undefined).join(" of ") + (execution === undefined ? problem : `: ${problem}`)

/** More than so many of one kind say nothing new. */
const most = 100

export const findingsIn = (db: DatabaseSync): Verified => {
  const findings: Array<Finding> = []
  const executions = new Map<number, ExecutionRecord>()
  let events = 0
  try {
    for (const { integrity_check: problem } of db.prepare(`PRAGMA integrity_check(${most})`).all()) {
      if (problem !== "ok") findings.push({ problem: String(problem) })
    }
    for (const row of db.prepare(`SELECT ${columnsOf(formatOf(db))} FROM execution`).iterate()) {
      executions.set(Number(row.n), executionOf(row))
    }
    const attributes = Map.groupBy(rowsOf(db, "attribute"), ({ execution }) => Number(execution))
    const runs = new Runs(executions, (n) => attributesOf(attributes.get(n) ?? []), findings)
    const removed = new Set(rowsOf(db, "removed").map(({ n }) => Number(n)))
    for (const row of db.prepare("SELECT * FROM event ORDER BY execution, run, seq").iterate()) {
      events += 1
      if (!removed.has(Number(row.execution))) runs.see(row)
    }
    runs.end()
    for (const table of tables) {
      for (const n of orphansIn(db, table, executions, removed)) {
        findings.push({ problem: `table ${table} has a row of execution number ${n}, which there is not` })
      }
    }
    findings.push(...changedRows(db, executions))
  } catch (thrown) {
    findings.push({ problem: journalError("it", thrown).message })
  }
  return { executions: executions.size, events, findings }
}

const tables = ["heartbeat", "child", "sender", "attribute", "queue_waiter"]

/** Of a table that the format of the file may not have. */
const rowsOf = (db: DatabaseSync, table: string) =>
  db.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?").get(table) === undefined
    ? []
    : db.prepare(`SELECT * FROM ${table}`).all()

/** What each row says of whose it is. */
const owners: { readonly [table: string]: string } = { execution: "n", child: "parent" }

/** The rows that do not match their checksums; a file of an older format has none. */
const changedRows = (
  db: DatabaseSync,
  executions: ReadonlyMap<number, ExecutionRecord>
): ReadonlyArray<Finding> => {
  if (formatOf(db) < 3) return []
  addRowChecksum(db)
  return Object.entries(summed).flatMap(([table, columns]) => {
    const sums = [`checksum IS NOT row_checksum(${columns.join(", ")})`]
    if (table === "queue_item") sums.push("input_checksum IS NOT row_checksum(input)")
    return db.prepare(`SELECT * FROM ${table} WHERE ${sums.join(" OR ")} LIMIT ${most}`).all().map((row): Finding => {
      const owner = executions.get(Number(row[owners[table] ?? "execution"]))
      const problem = `a row of table ${table} does not match its checksum`
      return owner === undefined ? { problem } : { execution: owner.id, problem }
    })
  })
}

const orphansIn = (
  db: DatabaseSync,
  table: string,
  executions: ReadonlyMap<number, ExecutionRecord>,
  removed: ReadonlySet<number>
): ReadonlyArray<number> => {
  const numbers = rowsOf(db, table).map((row) => Number(row[owners[table] ?? "execution"]))
  return [...new Set(numbers)].filter((n) => !executions.has(n) && !removed.has(n)).slice(0, most)
}

/** As they are stored. */
const attributesOf = (rows: ReadonlyArray<Record<string, SQLOutputValue>>): string =>
  texts(rows.map(({ name, value }) => [String(name), String(value)]))

const texts = (entries: ReadonlyArray<ReadonlyArray<string>>): string =>
  entries.map((entry) => entry.join("=")).toSorted().join(", ")

/** Looks at events in the order of executions, runs and numbers. */
class Runs {
  private readonly executions: ReadonlyMap<number, ExecutionRecord>
  private readonly attributes: (n: number) => string
  private readonly findings: Array<Finding>
  private readonly seen = new Set<number>()
  private n = 0
  private run = 0
  private last: StoredEvent | undefined
  /** The one that the run is on, as far as it has been looked at. */
  private version: unknown
  /** Why the run is parked, and why it is paused, as its events have told so far. */
  private held: Held = free

  constructor(
    executions: ReadonlyMap<number, ExecutionRecord>,
    attributes: (n: number) => string,
    findings: Array<Finding>
  ) {
    this.executions = executions
    this.attributes = attributes
    this.findings = findings
  }

  see(row: Record<string, SQLOutputValue>): void {
    const n = Number(row.execution)
    const run = Number(row.run)
    const event = eventOf(row)
    const execution = this.executions.get(n)
    if (execution === undefined) {
      if (n !== this.n) this.say({ problem: `there are events of execution number ${n}, which there is not` })
      this.finish()
      this.n = n
      this.last = undefined
      return
    }
    const isNext = n === this.n && run === this.run
    if (!isNext) {
      this.finish()
      this.version = undefined
      if (run !== (n === this.n ? this.run + 1 : 1)) {
        this.say({ execution: execution.id, run, problem: "the run before it is missing" })
      }
    }
    const expected = isNext ? (this.last?.seq ?? 0) + 1 : 1
    this.held = heldBy(event, isNext ? this.held : free)
    const where = { execution: execution.id, run, event: expected }
    if (event.seq !== expected) this.say({ ...where, problem: "it is missing" })
    if (checksum(n, run, event) !== row.checksum) {
      this.say({ ...where, event: event.seq, problem: "it does not match its checksum" })
    } else {
      if (event.seq === 1 && run === execution.run) this.compare(execution, event)
      this.version = versionIn(event) ?? this.version
    }
    this.seen.add(n)
    this.n = n
    this.run = run
    this.last = event
  }

  end(): void {
    this.finish()
    for (const [n, { id }] of this.executions) {
      if (!this.seen.has(n)) this.say({ execution: id, problem: "it has no history" })
    }
  }

  /** What the index repeats of how the run began. */
  private compare(record: ExecutionRecord, { data }: StoredEvent): void {
    // The checksum says that it is what the engine wrote.
    const begun = JSON.parse(data) as Record<string, unknown>
    for (const field of ["workflow", "key", "planHash", "taskQueue", "release"] as const) {
      if (field in begun && begun[field] !== record[field]) {
        this.say({
          execution: record.id,
          problem: `its index says ${field} ${record[field]}, its history ${begun[field]}`
        })
      }
    }
    // Of a run whose code has none, those of the run before stay.
    if (begun.attributes === undefined) return
    const recorded = Object.entries(begun.attributes ?? {}).map(([name, value]) => [name, JSON.stringify(value)])
    if (texts(recorded) !== this.attributes(record.n)) {
      this.say({ execution: record.id, problem: "its attributes are not those of its history" })
    }
  }

  /** The run that was looked at has no more events. */
  private finish(): void {
    const execution = this.executions.get(this.n)
    if (execution === undefined || this.last === undefined) return
    const { id, run, state, version } = execution
    if (this.run === run && this.version !== undefined && this.version !== version) {
      this.say({ execution: id, problem: `its index says version ${version}, its history ${this.version}` })
    }
    const { kind, seq } = this.last
    const expected = this.run < run ? "ContinuedAsNew" : state
    const found = ends.find((end) => kind === `Execution${end}`) ?? "Running"
    if (found !== expected) {
      this.say({ execution: id, run: this.run, event: seq, problem: `it says ${found}, the index says ${expected}` })
    }
    if (this.run < run || state !== "Running") return
    const { parked, paused } = execution
    // Who cancels a held failure ends its being parked as well.
    const isSo = (parked === undefined || parked === this.held.parked) && paused === this.held.paused
    if (!isSo) this.say({ execution: id, problem: "its index and its history differ in why it is parked or paused" })
  }

  private say(finding: Finding): void {
    if (this.findings.length < most) this.findings.push(finding)
  }
}

type Held = Pick<ExecutionRecord, "parked" | "paused">

const free: Held = { parked: undefined, paused: undefined }

const heldBy = ({ data, kind }: StoredEvent, before: Held): Held => {
  switch (kind) {
    case "Parked":
      return { ...before, parked: data }
    case "Resumed":
      return { ...before, parked: undefined }
    case "ExecutionPaused":
      return { ...before, paused: data }
    case "ExecutionResumed":
      return { ...before, paused: undefined }
    default:
      return before
  }
}

/** The version that a run begins under, or goes on under. The checksum says that it is what the engine wrote. */
const versionIn = ({ data, kind }: StoredEvent): unknown =>
  kind === "ExecutionStarted"
    ? JSON.parse(data).version
    : kind === "VersionChanged"
    ? JSON.parse(data).to
    : undefined

const ends = ["Completed", "Failed", "Cancelled", "TimedOut", "Terminated", "ContinuedAsNew"]
