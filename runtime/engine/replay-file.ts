/** Whether the code of today goes on where an exported history has got to. */
import type { Manifest } from "./guard.ts"
import { type ExportedRun, type HistoryFile, storedRun } from "./history-file.ts"
import type { Parked } from "./model.ts"
import type { Registration } from "./registry.ts"
import { replayHistory } from "./replay-history.ts"

export type Verdict =
  | { readonly kind: "replays" }
  /** Where the code and the record disagree first: what would park the execution. */
  | { readonly kind: "diverges"; readonly run: number; readonly parked: Parked }
  /** A value that is hidden in the file does not fit its schema: whether the real one does is not known. */
  | { readonly kind: "unverified"; readonly run: number; readonly parked: Parked }
  /** There is no code of that version: the execution would wait. */
  | {
    readonly kind: "unknown"
    readonly workflow: string
    readonly version: number
    readonly known: ReadonlyArray<number>
  }

export const replayFile = (
  registrations: ReadonlyArray<Registration>,
  file: HistoryFile,
  manifest?: Manifest
): Verdict => {
  for (const run of file.runs) {
    const verdict = replayRun(registrations, file, run, manifest)
    if (verdict.kind !== "replays") return verdict
  }
  return { kind: "replays" }
}

const replayRun = (
  registrations: ReadonlyArray<Registration>,
  file: HistoryFile,
  exported: ExportedRun,
  manifest: Manifest | undefined
): Verdict => {
  const { events, record } = storedRun(file, exported)
  const { version, workflow } = record
  const versions = registrations.filter(({ name }) => name === workflow)
  const registration = versions.find((it) => it.version === version) ??
    versions.find(({ migration }) => migration?.from === version)
  if (registration === undefined) {
    return { kind: "unknown", workflow, version, known: versions.map((it) => it.version).toSorted((a, b) => a - b) }
  }
  const { diverged } = replayHistory(registration, record, events, manifest)
  if (diverged === undefined) return { kind: "replays" }
  const isHidden = file.redacted && unreadable.has(diverged.code)
  return { kind: isHidden ? "unverified" : "diverges", run: exported.run, parked: diverged }
}

/** What a redacted member may be the reason of. */
const unreadable: ReadonlySet<string> = new Set([
  "PAYLOAD_UNREADABLE",
  "RESULT_UNREADABLE",
  "CHILD_UNREADABLE",
  "DEFECT"
])
