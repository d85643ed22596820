/** Rounds of figures as one table: medians, and each beside effect's in-memory engine. */
import type { Figures } from "./measure.ts"

export interface Row {
  readonly name: string
  readonly rounds: ReadonlyArray<Partial<Figures>>
}

interface Column {
  readonly key: keyof Figures
  readonly title: string
  readonly unit: string
  readonly digits: number
}

const columns: ReadonlyArray<Column> = [
  { key: "throughput", title: "W1 throughput", unit: "/s", digits: 0 },
  { key: "p50", title: "W2 p50", unit: "ms", digits: 2 },
  { key: "p99", title: "W2 p99", unit: "ms", digits: 2 },
  { key: "sequence", title: "W4 1,000 steps", unit: "ms", digits: 0 },
  { key: "wake", title: "W4 wake", unit: "ms", digits: 1 }
]

export const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

export const figure = (row: Row, key: keyof Figures): number => median(row.rounds.flatMap((round) => round[key] ?? []))

const cell = (row: Row, baseline: Row, { key, unit, digits }: Column): string => {
  const value = figure(row, key)
  if (Number.isNaN(value)) return "–"
  const ratio = row.name === baseline.name ? "" : ` (${(value / figure(baseline, key)).toFixed(2)}x)`
  return `${value.toFixed(digits)} ${unit}${ratio}`
}

/** Left-aligned columns as wide as their widest cell. */
const aligned = (lines: ReadonlyArray<ReadonlyArray<string>>): string => {
  const widths = lines[0]?.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0))) ?? []
  return lines.map((line) => line.map((text, at) => text.padEnd(widths[at] ?? 0)).join("   ").trimEnd()).join("\n")
}

export const table = (rows: ReadonlyArray<Row>, baseline: Row, bars: ReadonlyArray<string>): string =>
  aligned([
    ["", ...columns.map((column) => column.title)],
    ...rows.map((row) => [row.name, ...columns.map((column) => cell(row, baseline, column))]),
    ["bar", ...bars]
  ])
