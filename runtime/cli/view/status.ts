/** An execution's status as text: what it is, where it stands, what it waits for. */
import { printable } from "../../../compiler/cli/terminal.ts"
import type { ExecutionStatus, Intent, WaitingFor } from "../../engine/model.ts"
import { table } from "./table.ts"
import { instant, span } from "./time.ts"

const due = (at: number, now: number): string => at <= now ? "now" : `in ${span(at - now)}`

export const waiting = (wait: WaitingFor, now: number): string => {
  switch (wait.kind) {
    case "activity":
      return wait.attempt > 1 ? `${wait.step} (attempt ${wait.attempt})` : wait.step
    case "retry":
      return `${wait.step}: attempt ${wait.attempt} ${due(wait.due, now)}`
    case "timer":
      return `${wait.step}: timer ${due(wait.due, now)}`
    case "signal": {
      const limit = wait.due === undefined ? "" : `, gives up ${due(wait.due, now)}`
      return `${wait.step}: signal ${wait.signal}${limit}`
    }
    case "queue":
      return `${wait.step}: queue ${wait.queue}, gives up ${due(wait.due, now)}`
    case "child":
      return `${wait.step}: child ${wait.workflow} ${shortId(wait.executionId)}`
    case "worker":
      return `a worker that knows ${wait.workflow}${wait.version === undefined ? "" : ` version ${wait.version}`}`
    case "operator":
      return "an operator"
  }
}

/** Enough of an id to tell executions apart and to paste into the next command. */
export const shortId = (executionId: string): string => executionId.slice(0, 12)

export const standing = ({ parked, paused, state }: ExecutionStatus): string =>
  parked !== undefined ? "Parked" : paused !== undefined ? "Paused" : state

/** Whose doing it is, and why, as far as they have said so: ` by ann: why`. */
export const byWhom = ({ by, reason }: Intent): string =>
  printable(`${by === undefined ? "" : ` by ${by}`}${reason === undefined ? "" : `: ${reason}`}`)

export const pausedLine = ({ since, ...intent }: NonNullable<ExecutionStatus["paused"]>, now: number): string =>
  `paused ${span(now - since)} ago${byWhom(intent)}`

const compact = (value: unknown): string => printable(JSON.stringify(value))

export const statusText = (status: ExecutionStatus, now: number): string => {
  const ended = status.closedAt
  const rows = [
    ["execution", `${status.workflow}/${printable(status.key)}`],
    ["id", printable(status.executionId)],
    ["state", standing(status)],
    ["version", `${status.version}, run ${status.run}`],
    ["task queue", printable(status.taskQueue)],
    ...Object.entries(status.attributes ?? {}).map(([name, value]) => ["attribute", printable(`${name}=${value}`)]),
    ...(status.parent === undefined ? [] : [["parent", printable(shortId(status.parent))]]),
    ["started", `${instant(status.startedAt)} (${span(now - status.startedAt)} ago)`],
    ...(ended === undefined ? [] : [["closed", `${instant(ended)} (after ${span(ended - status.startedAt)})`]]),
    ...status.waitingFor.map((wait) => ["waits for", printable(waiting(wait, now))]),
    ["payload", compact(status.payload)],
    ...(status.result === undefined ? [] : [["result", compact(status.result)]]),
    ...(status.failure === undefined ? [] : [["failure", failureLine(status.failure)]]),
    ["history", `${status.historyLength} events`]
  ]
  const why = [
    ...(status.paused === undefined ? [] : [pausedLine(status.paused, now)]),
    ...(status.parked === undefined ? [] : parkedLines(status.parked, now))
  ]
  return [...table(rows), ...(why.length === 0 ? [] : [""]), ...why].join("\n")
}

/** An error's name, and what it carries: its message, or its fields where the message is only the name again. */
export const failureLine = ({ data, message, name }: NonNullable<ExecutionStatus["failure"]>): string => {
  if (message !== "" && message !== name) return printable(`${name}: ${message}`)
  const fields = Object.entries(typeof data === "object" && data !== null ? data : {}).filter(([key]) => key !== "_tag")
  return fields.length === 0 ? printable(name) : `${printable(name)} ${compact(Object.fromEntries(fields))}`
}

/** Why an execution is parked and what can be done: what an operator acts on. */
export const parkedLines = (parked: NonNullable<ExecutionStatus["parked"]>, now: number): ReadonlyArray<string> => {
  const rows = [
    ["code", parked.code],
    ...(parked.step === undefined ? [] : [["step", parked.step]]),
    ...(parked.spec === undefined ? [] : [["spec", parked.spec]]),
    ...(parked.recorded === undefined ? [] : [["recorded", parked.recorded]]),
    ...(parked.expected === undefined ? [] : [["the code has", parked.expected]]),
    ...(parked.lastMatch === undefined ? [] : [["last match", parked.lastMatch]])
  ]
  return [
    `parked ${span(now - parked.since)} ago: ${printable(parked.message)}`,
    ...table(rows.map((row) => row.map(printable))).map((line) => `  ${line}`),
    ...parked.remedies.map((remedy, index) => `  ${index + 1}. ${printable(remedy)}`)
  ]
}
