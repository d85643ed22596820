/** A history as a person reads it: what happened when, to which step, at which attempt, and how long it took. */
import { printable } from "../../../compiler/cli/terminal.ts"
import type { EventData } from "../../engine/events.ts"
import type { ExecutionStatus, HistoryEvent, Parked } from "../../engine/model.ts"
import { failureLine, shortId, standing } from "./status.ts"
import { table } from "./table.ts"
import { instant, offset, span } from "./time.ts"

/** What a row says besides its time and its step. */
interface Row {
  readonly what: string
  readonly attempt?: number
  /** Milliseconds. */
  readonly took?: number
}

/** What the events so far have begun and not yet ended. */
class Open {
  readonly #begun = new Map<string, number>()
  readonly #attempts = new Map<string, { readonly attempt: number; readonly at: number }>()

  begin(name: string, at: number): void {
    if (!this.#begun.has(name)) this.#begun.set(name, at)
  }

  end(name: string, at: number): number | undefined {
    const begun = this.#begun.get(name)
    this.#begun.delete(name)
    this.#attempts.delete(name)
    return begun === undefined ? undefined : at - begun
  }

  /** The attempt that was under way already: it went away without a word, with its worker. */
  beginAttempt(name: string, attempt: number, at: number): number | undefined {
    const lost = this.#attempts.get(name)
    this.#attempts.set(name, { attempt, at })
    return lost?.attempt
  }

  endAttempt(name: string, at: number): number | undefined {
    const under = this.#attempts.get(name)
    this.#attempts.delete(name)
    return under === undefined ? undefined : at - under.at
  }

  get attempts(): ReadonlyArray<readonly [name: string, attempt: number]> {
    return [...this.#attempts].map(([name, { attempt }]) => [name, attempt])
  }
}

const took = (millis: number | undefined): Pick<Row, "took"> => millis === undefined ? {} : { took: millis }

const longest = 72

/** A value on one line, cut where it would make the table unreadable; `--json` has all of it. */
const value = (data: unknown): string => {
  const text = JSON.stringify(data) ?? ""
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`
}

const member = (data: unknown, name: string): unknown =>
  typeof data === "object" && data !== null ? Object.entries(data).find(([key]) => key === name)?.[1] : undefined

const stepFailure = (data: EventData["StepFailed"]): string => {
  if ("declared" in data) {
    const { _tag: tag, ...fields } =
      typeof data.declared === "object" && data.declared !== null && !Array.isArray(data.declared)
        ? data.declared as Readonly<Record<string, unknown>>
        : {}
    return `${String(tag ?? "error")} ${Object.keys(fields).length === 0 ? "" : value(fields)}`.trimEnd()
  }
  switch (data.system.kind) {
    case "StepTimedOut":
      return `timed out (${data.system.timeout})`
    case "StepFailed":
      return `gave up after ${data.system.attempts} attempts: ${data.system.message}`
    case "ValueRejected":
      return `value rejected at ${data.system.path}: ${data.system.reason}`
  }
}

/** The row of an event, or nothing where a later event says it all. */
const rowOf = (event: HistoryEvent, status: ExecutionStatus, open: Open): Row | undefined => {
  const { at, attempt, name } = event
  // The journal's format gives each kind its data; the reader has checked the row.
  const data = <K extends keyof EventData>(_: K) => event.data as unknown as EventData[K]
  switch (event.kind) {
    case "ExecutionStarted":
      return { what: `started, version ${data(event.kind).version}` }
    case "StepScheduled":
      open.begin(name, at)
      return undefined
    case "AttemptStarted": {
      const lost = open.beginAttempt(name, attempt, at)
      return lost === undefined ? undefined : { what: "the attempt was lost with its worker", attempt: lost }
    }
    case "AttemptFailed": {
      const { failure, nextAt } = data(event.kind)
      const next = nextAt === undefined ? "" : `; again in ${span(nextAt - at)}`
      return { what: `${failure.message}${next}`, attempt, ...took(open.endAttempt(name, at)) }
    }
    case "StepCompleted": {
      const { result } = data(event.kind)
      const what = name.endsWith("/undo") ? "undone" : "done"
      return { what: result === null ? what : `${what} → ${value(result)}`, attempt, ...took(open.end(name, at)) }
    }
    case "StepFailed":
      return { what: `failed: ${stepFailure(data(event.kind))}`, attempt, ...took(open.end(name, at)) }
    case "TimerStarted": {
      const { due, past } = data(event.kind)
      if (past === true) return { what: "was due already" }
      open.begin(name, at)
      return { what: `waits ${span(due - at)}, until ${instant(due)}` }
    }
    case "TimerFired":
      return { what: "the time has come", ...took(open.end(name, at)) }
    case "ValueRecorded":
      return { what: `recorded ${value(data(event.kind).value)}` }
    case "DecisionTaken":
      return { what: data(event.kind).taken ? "yes" : "no" }
    case "CancelRequested":
      return { what: "cancel requested" }
    case "DeadlineReached":
      return { what: "the time for the whole execution is up" }
    case "CompensationStarted":
      return { what: `compensation begins: ${data(event.kind).cause}` }
    case "UndoGaveUp": {
      const { message, onGiveUp } = data(event.kind)
      return { what: `could not be undone: ${message}${onGiveUp === "park" ? "" : "; left as it is"}` }
    }
    case "LateResultIgnored":
      return { what: "a result came too late and was ignored", attempt }
    case "Parked":
      return { what: `parked: ${String(member(event.data, "message" satisfies keyof Parked) ?? "")}` }
    case "Resumed":
      return { what: "resumed" }
    case "ExecutionCompleted":
      return { what: "completed", took: at - status.startedAt }
    case "ExecutionFailed":
      return { what: `failed: ${failureLine(data(event.kind).failure)}`, took: at - status.startedAt }
    case "ExecutionCancelled":
      return { what: "cancelled", took: at - status.startedAt }
    case "ExecutionTimedOut":
      return { what: "timed out", took: at - status.startedAt }
    case "ExecutionTerminated":
      return { what: "terminated", took: at - status.startedAt }
  }
}

export const historyText = (status: ExecutionStatus, events: ReadonlyArray<HistoryEvent>): string => {
  const open = new Open()
  const rows: Array<ReadonlyArray<string>> = []
  for (const event of events) {
    const row = rowOf(event, status, open)
    if (row !== undefined) rows.push(cells(offset(event.at - status.startedAt), event.name, row))
  }
  for (const [name, attempt] of open.attempts) rows.push(cells("", name, { what: "under way", attempt }))
  return [
    `${printable(`${status.workflow}/${status.key}`)}  ${shortId(status.executionId)}  ${standing(status)}, started ${
      instant(status.startedAt)
    }`,
    "",
    ...table([["TIME", "STEP", "TRY", "TOOK", "WHAT"], ...rows])
  ].join("\n")
}

const cells = (time: string, step: string, { attempt = 0, took, what }: Row): ReadonlyArray<string> => [
  time,
  printable(step),
  attempt === 0 ? "" : String(attempt),
  took === undefined ? "" : span(took),
  printable(what)
]
