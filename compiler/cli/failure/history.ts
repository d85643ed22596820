/** How exporting and replaying histories can fail. */
import { exitCode } from "../exit-code.ts"
import { row } from "./row.ts"

export const historyFailures = {
  "history-unreadable": row<{ file: string; reason: string }>({
    exit: exitCode.usage,
    summary: "What is to be replayed is not a history, or cannot be read.",
    message: ({ file, reason }) => `${file} is not a history that can be replayed: ${reason.replace(/\.$/, "")}.`,
    remedy: () => "Write it with `perdure history export`; a history of a newer version of Perdure needs that version."
  }),
  "no-histories": row<{ paths: ReadonlyArray<string> }>({
    exit: exitCode.usage,
    summary: "There is nothing to replay, which proves nothing.",
    message: ({ paths }) => `There is no history in ${paths.join(", ")}.`,
    remedy: () => "Export some with `perdure history export --state Running --output <folder> --with-sensitive`."
  }),
  "replay-stale": row<object>({
    exit: exitCode.stale,
    summary: "`replay`, and the generated modules are not what the specs say.",
    message: () => "The generated modules, which are what is replayed, are not what the specs say.",
    remedy: () => "Write them with `perdure compile`, and replay again."
  }),
  "output-missing": row<{ count: number }>({
    exit: exitCode.usage,
    summary: "Several histories are to be exported, and no folder is named for them.",
    message: ({ count }) => `${count} histories do not go into one output.`,
    remedy: () => "Name a folder for them with `--output <folder>`."
  })
}
