/** Plays an example: in one go, replaying at every wait, and again from what each commit of a run left on the disk. */
import { Effect, Layer } from "effect"
import type { WorkflowEngine } from "effect/workflow"
import { cpSync, mkdirSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { type Control, engineLayer } from "perdure/runtime"
import { onCommit } from "../support/commits.ts"
import { scratch } from "../support/scratch.ts"

type Engine = WorkflowEngine.WorkflowEngine | Control

export interface Example<Activities> {
  readonly workflows: Layer.Layer<never, never, Engine | Activities>
  /** The activities, with what they act on in a folder. */
  readonly activities: (folder: string) => Layer.Layer<Activities>
}

const journalIn = (folder: string): string => join(folder, "journal.sqlite")

/** Runs a script beside one engine on the journal of a folder, which stops when the script is done. */
const play = <A, E, Activities>(
  example: Example<Activities>,
  script: Effect.Effect<A, E, Engine>,
  folder: string,
  residency: number
): Promise<A> =>
  script.pipe(
    Effect.provide(
      example.workflows.pipe(
        Layer.provide(example.activities(folder)),
        Layer.provideMerge(engineLayer({ filename: journalIn(folder), residency }))
      )
    ),
    Effect.runPromise
  )

/**
 * A process that is killed leaves its files behind: the copies of a folder that are made at each commit to its journal, before
 * and after it, while `run` runs.
 */
const crashes = async (folder: string, run: () => Promise<unknown>): Promise<ReadonlyArray<string>> => {
  const copies: Array<string> = []
  const stop = onCommit((when, file) => {
    if (file !== journalIn(folder)) return
    const copy = `${folder}-${String(copies.length)}-${when}`
    for (const name of readdirSync(folder)) if (!name.endsWith("-shm")) cpSync(join(folder, name), join(copy, name))
    copies.push(copy)
  })
  try {
    await run()
  } finally {
    stop()
  }
  return copies
}

/** However a script is run, the same must come of it: `check` is asked about each outcome, and the folder it was made in. */
export const everyWay = async <A, E, Activities>(
  example: Example<Activities>,
  script: (folder: string) => Effect.Effect<A, E, Engine>,
  check: (outcome: A, folder: string) => void
): Promise<void> => {
  const at = async (folder: string, residency = 100): Promise<void> =>
    check(await play(example, script(folder), folder, residency), folder)

  const folder = join(scratch(), "run")
  mkdirSync(folder)
  const copies = await crashes(folder, () => at(folder))
  for (const copy of copies) await at(copy)
  mkdirSync(`${folder}-replayed`)
  await at(`${folder}-replayed`, 0)
}
