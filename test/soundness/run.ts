/** Judges ranges of cases, each in a process of its own that is ended when it hangs; halves a range that does. */
import { spawn } from "node:child_process"
import { join } from "node:path"
import { root } from "../house/sources.ts"
import { caseOf } from "./case.ts"
import type { Finding, PropertyOptions, Report } from "./property.ts"

export interface Range extends PropertyOptions {
  /** Where the compiler's sources lie. */
  readonly folder: string
  readonly seed: number
  readonly from: number
  readonly count: number
}

/** Longer than this for one specification is a hang. */
const limitMillis = 2000

/** For the process to start, and for TypeScript to judge what was generated. */
const overheadMillis = 120_000

export const judgeRange = async (range: Range): Promise<Report> => {
  const { exit, output, said } = await run(range)
  if (exit === 0) {
    const report: Omit<Report, "pairs"> & { readonly pairs: ReadonlyArray<readonly [string, number]> } = JSON.parse(
      output
    )
    return { ...report, pairs: new Map(report.pairs) }
  }
  if (range.count === 1) {
    return only(range, exit === undefined ? "makes the compiler hang" : `ends the process: ${said}`)
  }
  const middle = Math.ceil(range.count / 2)
  const first = await judgeRange({ ...range, count: middle })
  const second = await judgeRange({ ...range, from: range.from + middle, count: range.count - middle })
  return joined([first, second])
}

const only = ({ from, seed }: Range, what: string): Report => {
  const { how, id } = caseOf(seed, from)
  return { findings: [{ id, how, what }], accepted: 0, pairs: new Map() }
}

export const joined = (reports: ReadonlyArray<Report>): Report => {
  const pairs = new Map<string, number>()
  for (const report of reports) {
    for (const [pair, count] of report.pairs) pairs.set(pair, (pairs.get(pair) ?? 0) + count)
  }
  return {
    findings: reports.flatMap((it): ReadonlyArray<Finding> => it.findings),
    accepted: reports.reduce((sum, it) => sum + it.accepted, 0),
    pairs
  }
}

/** `exit` is absent if the process had to be ended. */
const run = (range: Range): Promise<{ readonly exit?: number; readonly output: string; readonly said: string }> =>
  new Promise((resolve, reject) => {
    const program = join(import.meta.dirname, "batch.ts")
    const child = spawn(
      process.execPath,
      ["--conditions=perdure-source", "--no-warnings", program, JSON.stringify(range)],
      { cwd: root, stdio: ["ignore", "pipe", "pipe"] }
    )
    const all = { output: "", said: "" }
    child.stdout.setEncoding("utf8").on("data", (text: string) => void (all.output += text))
    child.stderr.setEncoding("utf8").on("data", (text: string) => void (all.said += text))
    const timer = setTimeout(() => child.kill("SIGKILL"), overheadMillis + range.count * limitMillis)
    child.once("error", reject)
    child.once("close", (code) => {
      clearTimeout(timer)
      resolve(code === null ? all : { ...all, exit: code })
    })
  })
