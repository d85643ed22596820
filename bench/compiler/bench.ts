/** Times the built package: cold starts, `check` and `compile` of generated projects, printed beside their bars. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { availableParallelism, loadavg, tmpdir } from "node:os"
import { join } from "node:path"
import { installPackage } from "./package.ts"
import { memoryOf, type Subject, timeOf } from "./processes.ts"
import { writeProject } from "./specs.ts"
import { typeCheck } from "./type-check.ts"

interface Bars {
  readonly check: string
  readonly memory: string
  readonly compile: string
  readonly unchanged: string
  readonly types: string
}

const noBars: Bars = { check: "", memory: "", compile: "", unchanged: "", types: "" }

const bars: Readonly<Record<number, Bars>> = {
  1: { ...noBars, check: "400 ms" },
  1000: { ...noBars, check: "2000 ms", compile: "3000 ms", unchanged: "500 ms", types: "10000 ms" },
  10000: { ...noBars, check: "20000 ms", memory: "1536 MiB" }
}

const print = (work: string, figure: string, bar: string): void =>
  console.log(`  ${work.padEnd(38)} ${figure.padEnd(30)} ${bar && `bar ${bar}`}`)

const median = (values: ReadonlyArray<number>): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

const printTimes = (rounds: number, work: string, bar: string, once: () => number): void => {
  const millis = Array.from({ length: rounds }, once)
  const spread = `(${Math.min(...millis).toFixed(0)}..${Math.max(...millis).toFixed(0)})`
  print(work, `${median(millis).toFixed(0).padStart(6)} ms ${spread}`, bar)
}

/** Larger projects need more memory for TypeScript than for anything else. */
const mostTypeChecked = 1000

const benchProject = async (rounds: number, specs: number, subject: Subject): Promise<void> => {
  const { check, compile, memory, types, unchanged } = bars[specs] ?? noBars
  const label = specs === 1 ? "1 spec" : `${specs.toLocaleString("en")} specs`
  mkdirSync(subject.folder)
  writeProject(subject.folder, specs)
  const forget = (): void => {
    for (const folder of ["generated", ".perdure"]) {
      rmSync(join(subject.folder, folder), { recursive: true, force: true })
    }
  }
  printTimes(rounds, `check ${label}`, check, () => timeOf(subject, "check"))
  timeOf(subject, "release")
  printTimes(rounds, `check ${label}, against its lock`, check && "1.5 x check", () => timeOf(subject, "check"))
  rmSync(join(subject.folder, "workflows/lock"), { recursive: true })
  print(`  peak memory`, `${(await memoryOf(subject, "check")).toFixed(0).padStart(6)} MiB`, memory)
  printTimes(rounds, `compile ${label}`, compile, () => {
    forget()
    return timeOf(subject, "compile")
  })
  printTimes(rounds, `compile ${label}, nothing changed`, unchanged, () => timeOf(subject, "compile"))
  if (specs > mostTypeChecked) return
  printTimes(rounds, `tsc of what they gave`, types, () => typeCheck(subject.folder, "several").millis)
  const { instantiations, mebibytes } = typeCheck(subject.folder, "one")
  print("  memory with one checker", `${mebibytes.toFixed(0).padStart(6)} MiB`, "")
  print("  its instantiations", instantiations.toFixed(0).padStart(9), "")
}

/** Prints one table to stdout; all times are wall-clock of a cold process. `specs` is the size of the largest project. */
export const benchCompiler = async (rounds = 3, specs = 1000): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "perdure-bench-"))
  try {
    const bin = installPackage(folder)
    const subject = (name: string): Subject => ({ bin, folder: join(folder, name) })
    console.log(`Compiler, built package, cold processes, Node ${process.version}, ${rounds} rounds: median (min..max)`)
    console.log(`${availableParallelism()} processors, load before the first round ${loadavg()[0]?.toFixed(1)}`)
    for (const flag of ["--version", "--help"]) {
      printTimes(rounds, flag, "150 ms", () => timeOf(subject("."), flag))
    }
    for (const size of [1, 100, 1000, 10_000]) {
      if (size <= specs) await benchProject(rounds, size, subject(String(size)))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
