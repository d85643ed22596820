/** Failures that wait for an operator: how they are recorded, and what is tried again when the execution is resumed. */
import type { MainFailure } from "../v1/commands.ts"
import type { EventData } from "./events.ts"
import type { Mailbox } from "./mailbox.ts"
import type { Recorded } from "./replay.ts"
import type { Run } from "./run.ts"

const code = "EXECUTION_FAILED"

export const holdFailure = (run: Run, { error, step, text }: MainFailure): void => {
  const blocks = typeof error === "object" && error !== null ? run.passed.get(error) : undefined
  run.append("FailureHeld", "", 0, {
    failure: text,
    ...(step === undefined ? {} : { step }),
    ...(blocks === undefined ? {} : { blocks })
  })
  const where = step === undefined ? "" : ` at step "${step}"`
  const message = `The workflow has failed${where}, and nothing has been undone yet: ${text}`
  run.park(
    { code, message, step: step ?? "" },
    step === undefined ? evaluatedAnew : triedAgain(step),
    run.main.lastMatch
  )
}

/** Whether a parked execution is one whose failure is held: who cancels it has decided what becomes of it. */
export const isHeld = ({ parked }: { readonly parked: string | undefined }): boolean =>
  // What `setParked` was given.
  parked !== undefined && (JSON.parse(parked) as { readonly code: string }).code === code

const otherwise = [
  "Or cancel it: what was done is undone, and the execution ends as Cancelled.",
  "Or terminate it: nothing will be undone."
]

const triedAgain = (step: string): ReadonlyArray<string> => [
  `Remove what makes "${step}" fail and resume the execution: the step is tried again, with attempts of its own.`,
  ...otherwise
]

const evaluatedAnew = [
  "Mend the workflow, deploy, and resume the execution: what is not recorded is evaluated anew.",
  ...otherwise
]

/** What is recorded of a run so far, by what a held failure says. */
interface Records {
  readonly byName: ReadonlyMap<string, Recorded>
  /** By the path of the branch. */
  readonly branches: ReadonlyMap<string, ReadonlyArray<Recorded>>
  readonly mailbox: Mailbox
  /** Blocks that were closed and commands that were interrupted, by the numbers of the events that say so. */
  readonly closedAt: ReadonlyMap<Recorded, number>
}

/** The execution was resumed: the step that failed begins anew, and the branches that its failure has closed go on. */
export const retry = ({ blocks = [], step }: EventData["FailureHeld"], records: Records, at: number): void => {
  const failed = step === undefined ? undefined : records.byName.get(step)
  if (failed !== undefined) reopen(failed, records.mailbox, at)
  for (const name of blocks) {
    const block = records.byName.get(name)
    const since = block && records.closedAt.get(block)
    // A race that is decided stays so: what its losers did has been undone.
    if (block === undefined || since === undefined || block.kind === "race") continue
    block.decided = undefined
    for (const [path, commands] of records.branches) {
      if (!isIn(path, name)) continue
      for (const command of commands) {
        if (!command.interrupted || (records.closedAt.get(command) ?? 0) < since) continue
        command.interrupted = false
        records.mailbox.reopen(command.name)
      }
    }
  }
}

/** Whether a branch is one of the block, or below one. */
const isIn = (path: string, block: string): boolean =>
  `/${path}/`.includes(`/${block}/`) || `/${path}`.includes(`/${block}[`)

/** A step that parked its execution begins anew when the execution is resumed, with attempts of its own. */
export const reopen = (recorded: Recorded, mailbox: Mailbox, at: number): void => {
  if (recorded.kind === "await" && recorded.answer?.kind === "timedOut") {
    recorded.answer = undefined
    recorded.due += at - recorded.at
    mailbox.reopen(recorded.name)
  }
  if (recorded.kind === "enqueue") recorded.due += at - recorded.at
  if (recorded.kind === "step" || recorded.kind === "enqueue") {
    recorded.result = undefined
    recorded.failures = 0
    recorded.lastFailure = undefined
    recorded.nextAt = undefined
  }
  recorded.at = at
}
