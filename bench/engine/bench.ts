/** The engine's workloads, on every subject in turn, round by round, so that a disturbance hits all of them alike. */
import { Effect } from "effect"
import { WorkflowEngine } from "effect/workflow"
import { availableParallelism, loadavg } from "node:os"
import { join } from "node:path"
import { engineLayer } from "perdure/runtime"
import { openGenerated } from "./generated.ts"
import { openHandWritten } from "./hand-written.ts"
import { type Figures, measure, wake } from "./measure.ts"
import { asleep, type Outage, outage } from "./outage.ts"
import { scratch } from "./scratch.ts"
import { commitsPerSecond } from "./sqlite.ts"
import type { Subject } from "./subject.ts"
import { figure, median, met, type Subjects, table } from "./table.ts"

/** Perdure's engine on a file of its own, with its default durability. */
const onFile = <A, E, R>(
  open: (engine: ReturnType<typeof engineLayer>) => Effect.Effect<A, E, R>,
  options: { readonly residency?: number } = {}
) => Effect.flatMap(scratch, (folder) => open(engineLayer({ filename: join(folder, "bench.db"), ...options })))

const subjects: Subjects<Subject> = {
  generated: { name: "generated, Perdure", open: onFile(openGenerated) },
  evicted: {
    name: "generated, Perdure, evicted when waiting",
    wakeOnly: true,
    open: onFile(openGenerated, { residency: 0 })
  },
  handWritten: { name: "hand-written, Perdure", open: onFile(openHandWritten) },
  inMemory: { name: "hand-written, effect's in-memory engine", open: openHandWritten(WorkflowEngine.layerMemory) }
}

const figuresOf = (subject: Subject, round: string): Promise<Partial<Figures>> =>
  Effect.runPromise(Effect.scoped(Effect.flatMap(subject.open, (workloads) =>
    subject.wakeOnly === true
      ? Effect.map(wake(workloads, round), (wake): Partial<Figures> => ({ wake }))
      : measure(workloads, round))))

const generatedCost = ({ generated, handWritten }: Subjects<ReadonlyArray<Partial<Figures>>>): string => {
  const cost = figure(generated, "p50") / figure(handWritten, "p50") - 1
  return `Generated code against the same by hand, W2: ${(100 * cost).toFixed(1)} % (bar ≤ 3 %, ${
    met(cost, { limit: 0.03 })
  })`
}

/** W7 and W8, which have processes of their own. */
const printProcesses = async (rounds: number, sleepers: number): Promise<void> => {
  const outages: Array<Outage> = []
  for (let round = 1; round <= rounds; round++) {
    console.error(`round ${round} of ${rounds}: kill`)
    outages.push(await outage())
  }
  const late = median(outages.map((it) => it.late))
  const missing = outages.reduce((sum, it) => sum + it.missing, 0)
  const repeated = outages.reduce((sum, it) => sum + it.repeated, 0)
  const isMet = late <= 100 && missing + repeated === 0
  console.log(
    `W7 kill -9 with 1,000 asleep: all done ${late.toFixed(0)} ms after the last was due, ${missing} steps lost, ` +
      `${repeated} done twice (bar: ≤ 100 ms, none, none; ${isMet ? "yes" : "no"})`
  )
  console.error(`${sleepers} asleep`)
  const { mebibytes, more, opened } = await asleep(sleepers)
  console.log(
    `W8 ${sleepers.toLocaleString("en")} asleep: +${more.toFixed(0)} MiB; after a restart ${
      mebibytes.toFixed(0)
    } MiB in all, ` +
      `up in ${opened.toFixed(0)} ms (bar, for 1,000,000: 512 MiB, 2,000 ms)`
  )
}

/** Prints one table to stdout. */
export const benchEngine = async (rounds = 5, sleepers = 10_000): Promise<void> => {
  const measured: Subjects<Array<Partial<Figures>>> = { generated: [], evicted: [], handWritten: [], inMemory: [] }
  const commits: Array<number> = []
  for (let round = 1; round <= rounds; round++) {
    commits.push(commitsPerSecond())
    for (const key of ["generated", "evicted", "handWritten", "inMemory"] as const) {
      console.error(`round ${round} of ${rounds}: ${subjects[key].name}`)
      measured[key].push(await figuresOf(subjects[key], `round-${round}`))
    }
  }
  const perSecond = median(commits)
  console.log(
    `Engine, Node ${process.version}, SQLite WAL with synchronous=FULL, medians of ${rounds} alternating rounds`
  )
  console.log(`${availableParallelism()} processors, load at the end ${loadavg()[0]?.toFixed(1)}`)
  console.log(`Raw SQLite, one row of 200 bytes a commit: ${perSecond.toFixed(0)} commits/s`)
  console.log(table(measured, 1000 / perSecond))
  console.log(generatedCost(measured))
  await printProcesses(rounds, sleepers)
}
