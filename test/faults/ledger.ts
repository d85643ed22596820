/** A file of what activities did and callers were told, which outlives every process that writes to it. */
import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } from "node:fs"

/**
 * One line of the file: an activity began or ended; a start, or the signal of the sender that `step` names, was
 * acknowledged; or a caller was told that an execution has ended in the state that `step` names. Work of a queue belongs
 * to no execution. A worker that has come to its end says how many commits it has made, as the number of the attempt.
 */
export interface Entry {
  readonly what: "begin" | "end" | "ack" | "told" | "commits"
  readonly execution: string
  readonly step: string
  readonly key: string
  readonly attempt: number
}

/** The file has what was appended to it, whatever happens to the process. */
export const ledger = (file: string) => (entry: Entry): void => {
  const handle = openSync(file, "a")
  appendFileSync(handle, `${JSON.stringify(entry)}\n`)
  fsyncSync(handle)
  closeSync(handle)
}

/** The last line may be torn: the process died while it wrote it. */
export const entries = (file: string): ReadonlyArray<Entry> =>
  existsSync(file)
    ? readFileSync(file, "utf8").split("\n").filter((line) => line.endsWith("}")).map((line) => JSON.parse(line))
    : []
