/** Executions as a table, newest first. */
import { printable } from "../../../compiler/cli/terminal.ts"
import type { ExecutionStatus } from "../../engine/model.ts"
import { failureLine, pausedLine, shortId, standing, waiting } from "./status.ts"
import { table } from "./table.ts"
import { instant, span } from "./time.ts"

const standsAt = (status: ExecutionStatus, now: number): string => {
  if (status.parked !== undefined) return printable(status.parked.message)
  if (status.paused !== undefined) return pausedLine(status.paused, now)
  if (status.failure !== undefined) return failureLine(status.failure)
  return printable(status.waitingFor.map((wait) => waiting(wait, now)).join(", "))
}

export const listText = (executions: ReadonlyArray<ExecutionStatus>, now: number, width?: number): string =>
  table([
    ["ID", "EXECUTION", "STATE", "VERSION", "STARTED", "TOOK", "DETAIL"],
    ...executions.map((status) => [
      shortId(status.executionId),
      printable(`${status.workflow}/${status.key}`),
      standing(status),
      String(status.version),
      instant(status.startedAt),
      status.closedAt === undefined ? "" : span(status.closedAt - status.startedAt),
      standsAt(status, now)
    ])
  ], width).join("\n")
