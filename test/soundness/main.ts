/**
 * `npm run soundness`: thousands of random specifications, and the table of what stood in what among those accepted.
 *
 * SOUNDNESS_SPECS=5000 for more, SOUNDNESS_SEED=7 for others, SOUNDNESS_ONLY=123 for the one of that number, printed.
 */
import { root } from "../house/sources.ts"
import { caseOf } from "./case.ts"
import { matrix, missingPairs } from "./pairs.ts"
import type { Report } from "./property.ts"
import { joined, judgeRange } from "./run.ts"

const seed = Number(process.env["SOUNDNESS_SEED"] ?? 1)
const only = process.env["SOUNDNESS_ONLY"]
const total = only === undefined ? Number(process.env["SOUNDNESS_SPECS"] ?? 1000) : 1
const size = 100

const say = (text: string): void => void process.stdout.write(`${text}\n`)

if (only !== undefined) {
  const { files, how } = caseOf(seed, Number(only))
  say(`${how}:`)
  for (const [file, text] of files) say(`--- ${file}\n${text}`)
}

const reports: Array<Report> = []
for (let from = Number(only ?? 0), end = from + total; from < end; from += size) {
  const count = Math.min(size, end - from)
  const report = await judgeRange({ folder: root, seed, from, count, name: "soundness", quick: false })
  reports.push(report)
  const { accepted, findings } = joined(reports)
  if (only === undefined) say(`${from + count} of ${total}: ${accepted} accepted, ${findings.length} findings`)
}

const { findings, pairs } = joined(reports)
for (const { how, id, what } of findings) {
  say(`\n${id} (${how}) ${what}\n  again: SOUNDNESS_SEED=${seed} SOUNDNESS_ONLY=${id.slice(1)} npm run soundness`)
}
if (only === undefined) {
  say(`\nHow often each step stood in each list of steps, among what was accepted:\n\n${matrix(pairs)}`)
  const missing = missingPairs(pairs)
  if (missing.length > 0) say(`\nNever accepted: ${missing.join("; ")}`)
  if (missing.length > 0) process.exitCode = 1
}
if (findings.length > 0) process.exitCode = 1
