/** Figures as a table: a line for each workload, with what it is compared to, its bar, and whether that is met. */
import type { Figures } from "./measure.ts"

export interface Subjects<A> {
  readonly perdure: A
  readonly evicted: A
  readonly effect: A
  readonly inMemory: A
}

type Rounds = ReadonlyArray<Partial<Figures>>

/** A figure that has to be at most, or at least, so much. */
interface Bar {
  readonly limit: number
  readonly atLeast?: boolean
}

interface Workload {
  readonly key: keyof Figures
  readonly title: string
  readonly unit: string
  readonly digits: number
  /** From the same figure of the in-memory engine, and what one raw commit takes. */
  readonly bar: (inMemory: number, commitMillis: number) => Bar | undefined
  /** What the commits that it cannot do without take alone, one after the other, in its unit. */
  readonly commits?: (commitMillis: number) => number
  readonly of?: keyof Subjects<unknown>
}

/** What three steps need one after the other: the start with the first step, each result with the next step, and the end. */
const commitsOfThree = 4

const inFlight = 100

const steps = 1000

const atMost = (limit: number) => (): Bar => ({ limit })

const times = (count: number) => (commitMillis: number) => count * commitMillis

const workloads: ReadonlyArray<Workload> = [
  {
    key: "throughput",
    title: "W1 3 steps, 100 in flight",
    unit: "/s",
    digits: 0,
    bar: (inMemory) => ({ limit: 1.3 * inMemory, atLeast: true }),
    commits: (commitMillis) => 1000 * inFlight / (commitsOfThree * commitMillis)
  },
  {
    key: "p50",
    title: "W2 3 steps alone, p50",
    unit: "ms",
    digits: 2,
    bar: (inMemory, commit) => ({ limit: 1.3 * (inMemory + commitsOfThree * commit) }),
    commits: times(commitsOfThree)
  },
  { key: "p99", title: "W2 3 steps alone, p99", unit: "ms", digits: 2, bar: () => undefined },
  {
    key: "parallel",
    title: "W3 1,000 steps at once",
    unit: "ms",
    digits: 0,
    bar: (inMemory) => ({ limit: 1.1 * inMemory }),
    commits: times(2)
  },
  {
    key: "sequence",
    title: "W4 1,000 steps in turn",
    unit: "ms",
    digits: 0,
    bar: atMost(300),
    commits: times(steps + 1)
  },
  { key: "wake", title: "W4 wake, resident", unit: "ms", digits: 1, bar: atMost(3), commits: times(1) },
  { key: "wake", title: "W4 wake, evicted", unit: "ms", digits: 1, bar: atMost(25), commits: times(1), of: "evicted" },
  { key: "late50", title: "W5 1,000 timers, late p50", unit: "ms", digits: 0, bar: atMost(50), commits: times(1) },
  { key: "late99", title: "W5 1,000 timers, late p99", unit: "ms", digits: 0, bar: atMost(150), commits: times(1) },
  { key: "fewLate50", title: "W5 100 timers, late p50", unit: "ms", digits: 1, bar: atMost(4), commits: times(1) },
  { key: "signal", title: "W6 signal to result, p50", unit: "ms", digits: 2, bar: atMost(1.8), commits: times(2) }
]

export const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

export const figure = (rounds: Rounds, key: keyof Figures): number =>
  median(rounds.flatMap((round) => Number.isNaN(round[key] ?? NaN) ? [] : round[key] ?? []))

/** Left-aligned columns as wide as their widest cell. */
export const columns = (lines: ReadonlyArray<ReadonlyArray<string>>): string => {
  const widths = (lines[0] ?? []).map((_, at) => Math.max(...lines.map((line) => (line[at] ?? "").length)))
  return lines.map((line) => line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ").trimEnd()).join("\n")
}

export const met = (value: number, { atLeast, limit }: Bar): string =>
  (atLeast === true ? value >= limit : value <= limit) ? "yes" : "no"

/** `more`: lines of what is measured in other ways. */
export const table = (
  subjects: Subjects<Rounds>,
  commitMillis: number,
  more: ReadonlyArray<ReadonlyArray<string>>
): string =>
  columns([
    ["", "Perdure", "effect's on it", "in memory", "commits alone", "to memory", "bar", "met"],
    ...workloads.map(({ bar, commits, digits, key, of = "perdure", title, unit }) => {
      const [ours, byHand, inMemory] = [subjects[of], subjects.effect, subjects.inMemory].map((it) => figure(it, key))
      const cell = (value = NaN): string => Number.isNaN(value) ? "–" : `${value.toFixed(digits)} ${unit}`
      const wanted = bar(inMemory ?? NaN, commitMillis)
      return [
        title,
        cell(ours),
        cell(byHand),
        cell(inMemory),
        cell(commits?.(commitMillis)),
        `${((ours ?? NaN) / (inMemory ?? NaN)).toFixed(2)}x`,
        wanted === undefined ? "" : `${wanted.atLeast === true ? "≥" : "≤"} ${cell(wanted.limit)}`,
        wanted === undefined ? "" : met(ours ?? NaN, wanted)
      ]
    }),
    ...more
  ])
