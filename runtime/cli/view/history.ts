/** A history as a person reads it: what happened when, to which step, at which attempt, and how long it took. */
import { printable } from "../../../compiler/cli/terminal.ts"
import type { EventData } from "../../engine/events.ts"
import type { ExecutionStatus, HistoryEvent, Parked } from "../../engine/model.ts"
import { byWhom, failureLine, shortId, standing } from "./status.ts"
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

/** How steps that hold branches begin; what a `try` holds speaks for itself. */
const block = ({ block, branches = [] }: EventData["BlockStarted"]): Row | undefined => {
  switch (block) {
    case "parallel":
      return { what: `side by side: ${branches.join(", ")}` }
    case "race":
      return { what: `race: ${branches.join(", ")}` }
    case "foreach":
      return { what: "for each item" }
    case "try":
      return undefined
  }
}

/** A branch by its own name, an item by that of its loop and its key. */
const branch = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

/** An event with the data that the journal's format gives its kind. */
type Typed = {
  readonly [K in HistoryEvent["kind"]]: Omit<HistoryEvent, "kind" | "data"> & {
    readonly kind: K
    readonly data: K extends keyof EventData ? EventData[K] : K extends "Parked" ? Parked : unknown
  }
}[HistoryEvent["kind"]]

/** The row of an event, or nothing where a later event says it all. */
const rowOf = (event: Typed, startedAt: number, open: Open): Row | undefined => {
  const { at, attempt, name } = event
  switch (event.kind) {
    case "StepScheduled":
      open.begin(name, at)
      return undefined
    case "AttemptStarted": {
      const lost = open.beginAttempt(name, attempt, at)
      return lost === undefined ? undefined : { what: "the attempt was lost with its worker", attempt: lost }
    }
    case "AttemptFailed": {
      const { failure, nextAt } = event.data
      const next = nextAt === undefined ? "" : `; again in ${span(nextAt - at)}`
      return { what: `${failure.message}${next}`, attempt, ...took(open.endAttempt(name, at)) }
    }
    case "StepCompleted": {
      const what = name.endsWith("/undo") ? "undone" : "done"
      const { result } = event.data
      return { what: result === null ? what : `${what} → ${value(result)}`, attempt, ...took(open.end(name, at)) }
    }
    case "StepFailed":
      return { what: `failed: ${stepFailure(event.data)}`, attempt, ...took(open.end(name, at)) }
    case "TimerStarted": {
      const { due, past } = event.data
      if (past === true) return { what: "was due already" }
      open.begin(name, at)
      return { what: `waits ${span(due - at)}, until ${instant(due)}` }
    }
    case "TimerFired":
      return { what: "the time has come", ...took(open.end(name, at)) }
    case "SignalAwaited": {
      const { due, signal } = event.data
      open.begin(name, at)
      return { what: `waits for ${signal}${due === undefined ? "" : `, until ${instant(due)}`}` }
    }
    case "SignalReceived": {
      const { payload, sender, signal, step } = event.data
      const about = `${step === undefined ? "" : ` for ${step}`}${sender === undefined ? "" : ` from ${sender}`}`
      return { what: `received ${signal}${about}: ${value(payload)}` }
    }
    case "SignalConsumed":
      return { what: "has its signal", ...took(open.end(name, at)) }
    case "SignalTimedOut":
      return { what: "no signal came in time", ...took(open.end(name, at)) }
    case "ChildStarted": {
      const { due, executionId, key, mode, workflow } = event.data
      if (mode === "await") open.begin(name, at)
      const verb = { await: "runs", start: "starts", detach: "starts on its own" }[mode]
      return {
        what: `${verb} ${workflow}/${key} (${shortId(executionId)})${
          due === undefined ? "" : `, until ${instant(due)}`
        }`
      }
    }
    case "ChildCompleted":
      return { what: `its child has completed → ${value(event.data.result)}`, ...took(open.end(name, at)) }
    case "ChildFailed":
      return { what: `failed: ${stepFailure(event.data)}`, ...took(open.end(name, at)) }
    case "ChildClosed": {
      const { message, state } = event.data
      return { what: `its child has ended as ${state}: ${message}`, ...took(open.end(name, at)) }
    }
    case "ItemEnqueued": {
      const { due, key, queue } = event.data
      open.begin(name, at)
      return { what: `gives ${key === undefined ? "an item" : key} to ${queue}, waits until ${instant(due)}` }
    }
    case "ItemCompleted": {
      const { result } = event.data
      return { what: result === null ? "done" : `done → ${value(result)}`, ...took(open.end(name, at)) }
    }
    case "ItemFailed":
      return { what: `failed: ${stepFailure(event.data)}`, ...took(open.end(name, at)) }
    case "ItemTimedOut":
      return { what: "nothing came of the item in time", ...took(open.end(name, at)) }
    case "StepInterrupted":
      return { what: "interrupted", ...took(open.end(name, at)) }
    case "BlockStarted":
      return block(event.data)
    case "RaceDecided":
      return { what: `${branch(event.data.by)} finished first` }
    case "BranchesClosed":
      return { what: `${branch(event.data.by)} failed; the others are interrupted` }
    case "ValueRecorded":
      return { what: `recorded ${value(event.data.value)}` }
    case "DecisionTaken":
      return { what: event.data.taken ? "yes" : "no" }
    case "LateResultIgnored":
      return { what: "a result came too late and was ignored", attempt }
    case "UndoGaveUp":
      return {
        what: `could not be undone: ${event.data.message}${event.data.onGiveUp === "park" ? "" : "; left as it is"}`
      }
    default:
      return aboutExecution(event, startedAt)
  }
}

const limitTexts = { events: "events", size: "characters of history", pending: "steps under way" }

/** The rows of events that are about the execution and not about one of its steps. */
const aboutExecution = (event: Typed, startedAt: number): Row | undefined => {
  const whole = { took: event.at - startedAt }
  switch (event.kind) {
    case "ExecutionStarted":
      return { what: `started, version ${event.data.version}` }
    case "VersionChanged":
      return { what: `goes on under version ${event.data.to}` }
    case "CancelRequested":
      return { what: "cancel requested" }
    case "DeadlineReached":
      return { what: "the time for the whole execution is up" }
    case "LimitReached":
      return { what: `a limit is reached: ${event.data.most} ${limitTexts[event.data.limit]}` }
    case "CompensationStarted":
      return { what: `compensation begins: ${event.data.cause}` }
    case "Parked":
      return { what: `parked: ${event.data.message}` }
    case "Resumed":
      return { what: "resumed" }
    case "ExecutionPaused":
      return { what: `paused${byWhom(event.data)}` }
    case "ExecutionResumed":
      return { what: `resumed${byWhom(event.data)}` }
    case "ExecutionContinuedAsNew":
      return { what: `continued as new: ${value(event.data.payload)}`, ...whole }
    case "ExecutionCompleted":
      return { what: "completed", ...whole }
    case "ExecutionFailed":
      return { what: `failed: ${failureLine(event.data.failure)}`, ...whole }
    case "ExecutionCancelled":
      return { what: "cancelled", ...whole }
    case "ExecutionTimedOut":
      return { what: "timed out", ...whole }
    case "ExecutionTerminated":
      return { what: "terminated", ...whole }
    default:
      return undefined
  }
}

export const historyText = (
  status: ExecutionStatus,
  events: ReadonlyArray<HistoryEvent>,
  width?: number
): string => {
  const open = new Open()
  // That of the run, which is not the first one where the execution has continued as new.
  const startedAt = events[0]?.at ?? status.startedAt
  const rows: Array<ReadonlyArray<string>> = []
  for (const event of events) {
    // The journal has checked the row; its format gives each kind its data.
    const row = rowOf(event as unknown as Typed, startedAt, open)
    if (row !== undefined) rows.push(cells(offset(event.at - startedAt), event.name, row))
  }
  for (const [name, attempt] of open.attempts) rows.push(cells("", name, { what: "under way", attempt }))
  return [
    `${printable(`${status.workflow}/${status.key}`)}  ${shortId(status.executionId)}  ${standing(status)}, started ${
      instant(status.startedAt)
    }`,
    "",
    ...table([["TIME", "STEP", "TRY", "TOOK", "WHAT"], ...rows], width)
  ].join("\n")
}

const cells = (time: string, step: string, { attempt = 0, took, what }: Row): ReadonlyArray<string> => [
  time,
  printable(step),
  attempt === 0 ? "" : String(attempt),
  took === undefined ? "" : span(took),
  printable(what)
]
