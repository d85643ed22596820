/** Times cold `check` and `compile` of 1, 100 and 1,000 generated specs, and prints them beside their bars. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { writeProject } from "./specs.ts"

const bin = fileURLToPath(new URL("../../compiler/cli/bin.js", import.meta.url))

interface Row {
  readonly work: string
  readonly millis: ReadonlyArray<number>
  readonly bar: string
}

const run = (folder: string, ...args: ReadonlyArray<string>): number => {
  const start = performance.now()
  const { status, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: "utf8" })
  if (status !== 0) throw new Error(`perdure ${args.join(" ")} ended with ${status}\n${stderr}`)
  return performance.now() - start
}

const times = (rounds: number, once: () => number): ReadonlyArray<number> => Array.from({ length: rounds }, once)

const withProject = <A>(specs: number, use: (folder: string) => A): A => {
  const folder = mkdtempSync(join(tmpdir(), "perdure-bench-"))
  try {
    writeProject(folder, specs)
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const bars: Readonly<Record<number, readonly [check: string, compile: string, unchanged: string]>> = {
  1: ["400 ms", "", ""],
  100: ["", "", ""],
  1000: ["2000 ms", "3000 ms", "500 ms"]
}

const rowsFor = (specs: number, rounds: number): ReadonlyArray<Row> =>
  withProject(specs, (folder) => {
    const [check, compile, unchanged] = bars[specs] ?? ["", "", ""]
    const label = specs === 1 ? "1 spec" : `${specs.toLocaleString("en")} specs`
    return [
      { work: `check ${label}`, millis: times(rounds, () => run(folder, "check")), bar: check },
      {
        work: `compile ${label}`,
        millis: times(rounds, () => {
          rmSync(join(folder, "generated"), { recursive: true, force: true })
          return run(folder, "compile")
        }),
        bar: compile
      },
      { work: `compile ${label}, nothing changed`, millis: times(rounds, () => run(folder, "compile")), bar: unchanged }
    ]
  })

const median = (values: ReadonlyArray<number>): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

/** Prints one table to stdout; all times are wall-clock of a cold process. */
export const benchCompiler = (rounds = 3): void => {
  const rows: ReadonlyArray<Row> = [
    {
      work: "--version",
      millis: withProject(1, (folder) => times(rounds, () => run(folder, "--version"))),
      bar: "150 ms"
    },
    ...[1, 100, 1000].flatMap((specs) => rowsFor(specs, rounds))
  ]
  console.log(`Compiler, cold processes, Node ${process.version}, ${rounds} rounds: median (min..max)`)
  for (const { bar, millis, work } of rows) {
    const spread = `(${Math.min(...millis).toFixed(0)}..${Math.max(...millis).toFixed(0)})`
    console.log(
      `  ${work.padEnd(36)} ${median(millis).toFixed(0).padStart(6)} ms ${spread.padEnd(16)} ${bar && `bar ${bar}`}`
    )
  }
}
