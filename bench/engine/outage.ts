/** What processes of their own show: W7, a kill with a thousand executions in flight, and W8, many that sleep. */
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { DatabaseSync } from "node:sqlite"

interface Said {
  readonly opened?: number
  readonly done?: number
  readonly mebibytes?: number
  readonly more?: number
}

const program = join(import.meta.dirname, "sleeper.ts")

const launch = (command: "start" | "finish" | "open", folder: string, executions: number, due: number): ChildProcess =>
  spawn(
    process.execPath,
    [
      "--conditions=perdure-source",
      "--no-warnings",
      program,
      command,
      folder,
      String(executions),
      String(due)
    ],
    { stdio: ["ignore", "pipe", "inherit"] }
  )

/** All that it says until it is done. */
const hear = async (child: ChildProcess): Promise<Said> => {
  let heard: Said = {}
  if (child.stdout === null) return heard
  for await (const line of createInterface(child.stdout)) {
    // What `sleeper.ts` prints.
    heard = { ...heard, ...JSON.parse(line) as Said }
    if (heard.done !== undefined) break
  }
  return heard
}

const gone = (child: ChildProcess): Promise<unknown> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once("exit", resolve))

const kill = (child: ChildProcess): Promise<unknown> => {
  child.kill("SIGKILL")
  return gone(child)
}

const inScratch = async <A>(use: (folder: string) => Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "perdure-bench-"))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export interface Outage {
  /** From when the last timer was due to when everything was done. */
  readonly late: number
  /** Steps that nobody has done, and recorded ones that were done again. */
  readonly missing: number
  readonly repeated: number
}

/** The steps whose results are in the database that a killed process has left, as `effects` has them. */
const recordedIn = (folder: string): ReadonlySet<string> => {
  const database = new DatabaseSync(join(folder, "bench.db"), { readOnly: true })
  try {
    const rows = database.prepare(
      "SELECT key, name FROM execution JOIN event ON execution = n WHERE kind = 'StepCompleted'"
    ).all()
    return new Set(rows.map(({ key, name }) => `${key} ${name}`))
  } finally {
    database.close()
  }
}

/** Killed when all have been acknowledged: most sleep, some are still on their way there. The next process is up in time. */
export const outage = (executions = 1000): Promise<Outage> =>
  inScratch(async (folder) => {
    const due = Date.now() + 20_000
    const victim = launch("start", folder, executions, due)
    await hear(victim)
    await kill(victim)
    const recorded = recordedIn(folder)
    const next = launch("finish", folder, executions, due)
    const { done = NaN } = await hear(next)
    await gone(next)
    const effects = readFileSync(join(folder, "effects"), "utf8").trimEnd().split("\n").map((line) =>
      line.slice(0, line.lastIndexOf(" "))
    )
    const times = Map.groupBy(effects, (effect) => effect)
    return {
      late: done - due,
      missing: 2 * executions - times.size,
      repeated: [...recorded].filter((step) => times.get(step)?.length !== 1).length
    }
  })

export interface Asleep {
  /** What they add to the memory of the process that has started them, and the memory and start of the one after it. */
  readonly more: number
  readonly mebibytes: number
  readonly opened: number
}

export const asleep = (executions: number): Promise<Asleep> =>
  inScratch(async (folder) => {
    const due = Date.now() + 7 * 24 * 3600 * 1000
    const first = launch("start", folder, executions, due)
    const { more = NaN } = await hear(first)
    await kill(first)
    const second = launch("open", folder, executions, due)
    const { mebibytes = NaN, opened = NaN } = await hear(second)
    await gone(second)
    return { more, mebibytes, opened }
  })
