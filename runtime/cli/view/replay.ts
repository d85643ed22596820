/** What became of replayed histories, as text: one line each, and why some do not replay. */
import { printable } from "../../../compiler/cli/terminal.ts"
import type { HistoryFile } from "../../engine/history-file.ts"
import type { Parked } from "../../engine/model.ts"
import type { Verdict } from "../../engine/replay-file.ts"
import { table } from "./table.ts"

export interface Replayed {
  readonly file: string
  readonly execution: HistoryFile["execution"]
  readonly verdict: Verdict
}

export const replayedText = (replayed: ReadonlyArray<Replayed>): string => {
  const lines = table(replayed.map(({ execution, file, verdict }) => [
    verdict.kind,
    printable(`${execution.workflow}/${execution.key}`),
    execution.parked ? "Parked" : execution.state,
    printable(file)
  ]))
  const shown = replayed.flatMap((
    { verdict },
    index
  ) => [lines[index] ?? "", ...because(verdict).map((it) => `  ${it}`)])
  return [...shown, summary(replayed)].join("\n")
}

const because = (verdict: Verdict): ReadonlyArray<string> => {
  switch (verdict.kind) {
    case "replays":
      return []
    case "diverges":
      return [
        ...divergence(verdict.parked),
        ...verdict.parked.remedies.map((it, index) => `${index + 1}. ${printable(it)}`)
      ]
    case "unverified":
      return [
        ...divergence(verdict.parked),
        "A value that does not fit is hidden in the file; export it again with --with-sensitive to be certain."
      ]
    case "unknown":
      return [
        `There is no code of ${printable(verdict.workflow)} version ${verdict.version}${
          verdict.known.length === 0 ? "" : `, but of ${verdict.known.join(", ")}`
        }: the execution would wait for it.`,
        "Keep the spec of a version for as long as executions of it are left."
      ]
  }
}

const divergence = ({ code, expected, lastMatch, message, recorded, spec, step }: Parked): ReadonlyArray<string> => {
  const rows = Object.entries({ code, step, spec, recorded, "the code has": expected, "last match": lastMatch })
  return [
    printable(message),
    ...table(rows.flatMap(([name, value]) => value === undefined || value === "" ? [] : [[name, printable(value)]]))
  ]
}

const summary = (replayed: ReadonlyArray<Replayed>): string => {
  const count = (kind: Verdict["kind"]) => replayed.filter(({ verdict }) => verdict.kind === kind).length
  const parts = [
    `${count("replays")} of ${replayed.length} ${replayed.length === 1 ? "history replays" : "histories replay"}`,
    ...(["diverges", "unverified", "unknown"] as const).flatMap((kind) =>
      count(kind) === 0 ? [] : [`${count(kind)} ${words[kind]}`]
    )
  ]
  return `${parts.join(", ")}.`
}

const words = { diverges: "would park", unverified: "cannot be verified", unknown: "would wait for their version" }
