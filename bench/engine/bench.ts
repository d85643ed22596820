/** The engine's workloads, on every subject in turn, round by round, so that a disturbance hits all of them alike. */
import { Effect } from "effect"
import { WorkflowEngine } from "effect/workflow"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { engineLayer } from "perdure/runtime"
import { openGenerated } from "./generated.ts"
import { openHandWritten } from "./hand-written.ts"
import { type Figures, measure, wake } from "./measure.ts"
import { commitsPerSecond } from "./sqlite.ts"
import type { Subject } from "./subject.ts"
import { figure, median, type Row, table } from "./table.ts"

const scratch = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "perdure-bench-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)

/** Perdure's engine on a file of its own, with its default durability. */
const onFile = <A, E, R>(
  open: (engine: ReturnType<typeof engineLayer>) => Effect.Effect<A, E, R>,
  options: { readonly residency?: number } = {}
) => Effect.flatMap(scratch, (folder) => open(engineLayer({ filename: join(folder, "bench.db"), ...options })))

const generated: Subject = { name: "generated, Perdure", open: onFile(openGenerated) }
const inMemory: Subject = {
  name: "hand-written, effect's in-memory engine",
  open: openHandWritten(WorkflowEngine.layerMemory)
}
const handWritten: Subject = { name: "hand-written, Perdure", open: onFile(openHandWritten) }

const subjects: ReadonlyArray<Subject> = [
  generated,
  { name: "generated, Perdure, evicted when waiting", wakeOnly: true, open: onFile(openGenerated, { residency: 0 }) },
  handWritten,
  inMemory,
  { name: "generated, effect's in-memory engine", open: openGenerated(WorkflowEngine.layerMemory) }
]

const figuresOf = (subject: Subject, round: string): Promise<Partial<Figures>> =>
  Effect.runPromise(Effect.scoped(Effect.flatMap(subject.open, (workloads) =>
    subject.wakeOnly === true
      ? Effect.map(wake(workloads, round), (wake): Partial<Figures> => ({ wake }))
      : measure(workloads, round))))

/** Commits that three steps need one after the other: the start, each step's schedule, the last result. */
const commitsOfThree = 5

const bars = (baseline: Row, commits: number): ReadonlyArray<string> => {
  const latency = 1.3 * (figure(baseline, "p50") + commitsOfThree * 1000 / commits)
  return ["≥ 1.30x", `≤ ${latency.toFixed(2)} ms`, "", "≤ 300 ms", "≤ 3 ms, evicted ≤ 25 ms"]
}

/** Prints one table to stdout. */
export const benchEngine = async (rounds = 3): Promise<void> => {
  const measured = new Map<Subject, Array<Partial<Figures>>>(subjects.map((subject) => [subject, []]))
  const commits: Array<number> = []
  for (let round = 1; round <= rounds; round++) {
    commits.push(commitsPerSecond())
    for (const [subject, figures] of measured) {
      console.error(`round ${round} of ${rounds}: ${subject.name}`)
      figures.push(await figuresOf(subject, `round-${round}`))
    }
  }
  const rowOf = (subject: Subject): Row => ({ name: subject.name, rounds: measured.get(subject) ?? [] })
  const baseline = rowOf(inMemory)
  console.log(`Engine, Node ${process.version}, SQLite WAL with synchronous=FULL, ${rounds} rounds, medians`)
  console.log(`Raw SQLite, one row of 200 bytes a commit: ${median(commits).toFixed(0)} commits/s`)
  console.log(table(subjects.map(rowOf), baseline, bars(baseline, median(commits))))
  const ratio = figure(rowOf(generated), "throughput") / figure(rowOf(handWritten), "throughput")
  console.log(`Generated against hand-written code on Perdure: ${ratio.toFixed(2)}x the throughput (bar: ≥ 0.97x)`)
}
