/** The engine's workloads, on every subject in turn, round by round, so that a disturbance hits all of them alike. */
import { Effect } from "effect"
import { WorkflowEngine } from "effect/workflow"
import { availableParallelism, loadavg } from "node:os"
import { join } from "node:path"
import { engineLayer } from "perdure/runtime"
import { openEffect } from "./effect.ts"
import { type Figures, measure, wake } from "./measure.ts"
import { asleep, type Outage, outage } from "./outage.ts"
import { openPerdure } from "./perdure.ts"
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
  perdure: { name: "Perdure", open: onFile(openPerdure) },
  evicted: { name: "Perdure, evicted when waiting", wakeOnly: true, open: onFile(openPerdure, { residency: 0 }) },
  effect: { name: "workflows of effect's, on Perdure's engine", open: onFile(openEffect) },
  inMemory: { name: "the same on effect's in-memory engine", open: openEffect(WorkflowEngine.layerMemory) }
}

const figuresOf = (subject: Subject, round: string): Promise<Partial<Figures>> =>
  Effect.runPromise(Effect.scoped(Effect.flatMap(subject.open, (workloads) =>
    subject.wakeOnly === true
      ? Effect.map(wake(workloads, round), (wake): Partial<Figures> => ({ wake }))
      : measure(workloads, round))))

const generatedCost = ({ perdure }: Subjects<ReadonlyArray<Partial<Figures>>>): string => {
  const cost = figure(perdure, "generated")
  const isMet = met(cost, { limit: 0.03 })
  return `Generated code against the same by hand, by turns, p50: ${(100 * cost).toFixed(1)} % (bar: ≤ 3 %; ${isMet})`
}

const killLine = (title: string, value: number, unit: string, most: number): ReadonlyArray<string> => {
  const cell = (number: number) => `${number.toFixed(0)}${unit}`
  return [title, cell(value), "–", "all lost", "–", "–", `≤ ${cell(most)}`, met(value, { limit: most })]
}

/** W7, which has processes of its own: what is in memory alone is lost with it. */
const kills = async (rounds: number): Promise<ReadonlyArray<ReadonlyArray<string>>> => {
  const outages: Array<Outage> = []
  for (let round = 1; round <= rounds; round++) {
    console.error(`round ${round} of ${rounds}: kill`)
    outages.push(await outage())
  }
  const late = median(outages.map((it) => it.late))
  const sum = (key: "missing" | "repeated") => outages.reduce((sum, it) => sum + it[key], 0)
  return [
    killLine("W7 killed with 1,000 in flight: last timer to end", late, " ms", 100),
    killLine("W7 steps lost", sum("missing"), "", 0),
    killLine("W7 recorded steps that were done again", sum("repeated"), "", 0)
  ]
}

/** W8 in small; `npm run bench -- residency` has it with a million. */
const suspension = async (sleepers: number): Promise<ReadonlyArray<string>> => {
  console.error(`${sleepers} asleep`)
  const { mebibytes, more, opened } = await asleep(sleepers)
  const title = `W8 ${sleepers.toLocaleString("en")} asleep: in memory, on disk, start`
  const cell = `+${more.toFixed(0)} MiB, ${mebibytes.toFixed(0)} MiB in all, ${opened.toFixed(0)} ms`
  const isMet = mebibytes <= 512 && opened <= 2000 ? "yes" : "no"
  return [title, cell, "–", "–", "–", "–", "≤ 512 MiB in all, 2,000 ms", isMet]
}

/**
 * Prints one table to stdout. A round that is not counted comes first: code runs several times faster once the JavaScript
 * engine has optimised it, and the first subject would be measured without that, the last one with it.
 */
export const benchEngine = async (rounds = 5, sleepers = 10_000): Promise<void> => {
  const measured: Subjects<Array<Partial<Figures>>> = { perdure: [], evicted: [], effect: [], inMemory: [] }
  const commits: Array<number> = []
  for (let round = 0; round <= rounds; round++) {
    commits.push(commitsPerSecond())
    for (const key of ["perdure", "evicted", "effect", "inMemory"] as const) {
      console.error(`${round === 0 ? "warming up" : `round ${round} of ${rounds}`}: ${subjects[key].name}`)
      const figures = await figuresOf(subjects[key], `round-${round}`)
      if (round > 0) measured[key].push(figures)
    }
  }
  const processes = [...await kills(rounds), await suspension(sleepers)]
  const perSecond = median(commits)
  console.log(
    `Engine, Node ${process.version}, SQLite WAL with synchronous=FULL, medians of ${rounds} alternating rounds, after one that is not counted`
  )
  console.log(`${availableParallelism()} processors, load at the end ${loadavg()[0]?.toFixed(1)}`)
  console.log(`Raw SQLite, one row of 200 bytes a commit: ${perSecond.toFixed(0)} commits/s`)
  console.log(table(measured, 1000 / perSecond, processes))
  console.log(generatedCost(measured))
}
