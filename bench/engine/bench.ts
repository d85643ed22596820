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

const inMemory: Subject = {
  name: "hand-written, effect's in-memory engine",
  open: openHandWritten(WorkflowEngine.layerMemory)
}

const subjects: ReadonlyArray<Subject> = [
  { name: "generated, Perdure", open: onFile(openGenerated) },
  { name: "generated, Perdure, evicted when waiting", wakeOnly: true, open: onFile(openGenerated, { residency: 0 }) },
  { name: "hand-written, Perdure", open: onFile(openHandWritten) },
  inMemory,
  { name: "generated, effect's in-memory engine", open: openGenerated(WorkflowEngine.layerMemory) }
]

const figuresOf = (subject: Subject, round: string): Promise<Partial<Figures>> =>
  Effect.runPromise(Effect.scoped(Effect.flatMap(subject.open, (workloads) =>
    subject.wakeOnly === true
      ? Effect.map(wake(workloads, round), (wake): Partial<Figures> => ({ wake }))
      : measure(workloads, round))))

const bars = ["≥ 1.30x", "≤ 1.3x (in-memory + commits)", "", "≤ 300 ms", "≤ 3 ms, evicted ≤ 25 ms"]

/** Prints one table to stdout. */
export const benchEngine = async (rounds = 3): Promise<void> => {
  const measured = new Map<Subject, Array<Partial<Figures>>>(subjects.map((subject) => [subject, []]))
  const commits: Array<number> = []
  for (let round = 1; round <= rounds; round++) {
    commits.push(commitsPerSecond())
    for (const [subject, figures] of measured) {
      figures.push(await figuresOf(subject, `round-${round}`))
      console.error(`round ${round} of ${rounds}: ${subject.name}`)
    }
  }
  const rows = [...measured].map(([subject, figures]): Row => ({ name: subject.name, rounds: figures }))
  const baseline = rows.find((row) => row.name === inMemory.name)
  if (baseline === undefined) throw new Error("The in-memory engine is one of the subjects.")
  console.log(`Engine, Node ${process.version}, SQLite WAL with synchronous=FULL, ${rounds} rounds, medians`)
  console.log(`Raw SQLite, one row of 200 bytes a commit: ${median(commits).toFixed(0)} commits/s`)
  console.log(table(rows, baseline, bars))
  const [generated, , handWritten] = rows
  if (generated !== undefined && handWritten !== undefined) {
    const ratio = figure(handWritten, "throughput") / figure(generated, "throughput")
    console.log(`Generated code costs ${((ratio - 1) * 100).toFixed(1)} % of throughput (bar: at most 3 %).`)
  }
}
