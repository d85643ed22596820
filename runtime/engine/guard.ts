/** Compares what a body asks for with what its execution has recorded, command by command; tells how they disagree. */
import type { Rejection } from "../v1/codec.ts"
import type { BlockRequest } from "../v1/commands.ts"
import type { Parked } from "./model.ts"
import type { Recorded, RecordedKind } from "./replay.ts"

/** Where a step stands in its spec, as `file:line`; undefined if the code of today has no such step. */
export type Manifest = (workflow: string, version: number, step: string) => string | undefined

/** A command that a body asks for. */
export interface Asked {
  readonly kind: RecordedKind
  readonly name: string
  /** What a step calls, the signal that it waits for, or the queue that it gives an item to. */
  readonly activity: string
}

export interface Mismatch {
  readonly code: string
  readonly message: string
  readonly step: string
  readonly expected?: string
  readonly recorded?: string
}

/**
 * The comparison is the same whether or not the plan's hash has changed: it costs one look per command, and it also finds
 * what a hash cannot see.
 */
export const compare = (
  asked: Asked,
  recorded: Recorded,
  later: () => ReadonlyArray<Recorded>,
  exists: ((step: string) => boolean) | undefined
): Mismatch | undefined => {
  const expected = describe(asked)
  const found = describe(recorded)
  const base = { step: asked.name, expected, recorded: found }
  if (asked.name === recorded.name) {
    if (asked.kind !== recorded.kind) {
      return {
        ...base,
        code: "STEP_KIND_CHANGED",
        message: `The code now has ${expected}, where ${found} is recorded.`
      }
    }
    if (!isSameTarget(asked, recorded)) {
      if (asked.kind === "await") {
        const message =
          `Step "${asked.name}" now waits for the signal ${asked.activity}; recorded is a wait for ${recorded.activity}.`
        return { ...base, code: "STEP_SIGNAL_CHANGED", message }
      }
      if (asked.kind === "enqueue") {
        const message =
          `Step "${asked.name}" now gives its item to ${asked.activity}; recorded is one for ${recorded.activity}.`
        return { ...base, code: "STEP_QUEUE_CHANGED", message }
      }
      if (asked.kind === "child" || asked.kind === "started child") {
        const message =
          `Step "${asked.name}" now runs the workflow ${asked.activity}; recorded is a child ${recorded.activity}.`
        return { ...base, code: "STEP_WORKFLOW_CHANGED", message }
      }
      const message = `Step "${asked.name}" now calls ${asked.activity}; recorded is a call of ${recorded.activity}.`
      return { ...base, code: "STEP_ACTIVITY_CHANGED", message }
    }
    return undefined
  }
  if (later().some((command) => command.name === asked.name)) {
    return {
      ...base,
      code: "STEP_REMOVED",
      message: `The code goes on to ${expected} and leaves out ${found}, which is recorded.`
    }
  }
  const renamed = exists === undefined
    ? asked.kind === recorded.kind && asked.activity === recorded.activity
    : !exists(recorded.name)
  return renamed
    ? { ...base, code: "STEP_RENAMED", message: `The code has ${expected}, where ${found} is recorded.` }
    : inserted(asked, recorded)
}

/** An activity is known by its name, so that it can move to another file, which gives its service another key. */
const isSameTarget = (asked: Asked, recorded: Recorded): boolean =>
  asked.activity === recorded.activity ||
  (asked.kind === "step" && methodOf(asked.activity) === methodOf(recorded.activity))

/** `perdure/shop.activities/ShopActivities.charge` is the method `charge` of a service. */
const methodOf = (activity: string): string => activity.slice(activity.lastIndexOf(".") + 1)

/** What is recorded comes after what the code asks for now. */
export const inserted = (asked: Asked, recorded: Recorded): Mismatch => {
  const [expected, found] = [describe(asked), describe(recorded)]
  const message = `The code has ${expected} before ${found}, which is already recorded.`
  return { code: "STEP_INSERTED", message, step: asked.name, expected, recorded: found }
}

/** The body has ended, and its record goes on. */
export const leftOver = (recorded: Recorded): Mismatch => ({
  code: "STEP_REMOVED",
  message: `The code ends before ${describe(recorded)}, which is recorded.`,
  step: recorded.name,
  expected: "the end of the workflow",
  recorded: describe(recorded)
})

/** A block has lost a branch that is recorded, or a branch that all its executions have is new. */
export const branchesChanged = (
  { branches, kind, name, paths }: BlockRequest,
  recorded: ReadonlyArray<string>,
  begun: ReadonlyArray<string>
): Mismatch | undefined => {
  const lost = recorded.find((branch) => !branches.includes(branch))
  const added = kind === "parallel" ? branches.find((branch) => !recorded.includes(branch)) : undefined
  if (lost !== undefined || added !== undefined) {
    const [expected = "", found = ""] = [branches, recorded].map((names) => `the branches ${names.join(", ")}`)
    const message = `The code has ${expected} in ${kind} "${name}"; recorded are ${found}.`
    return { code: "BRANCHES_CHANGED", message, step: name, expected, recorded: found }
  }
  const known = new Set(paths)
  const left = begun.find((path) => !known.has(path))
  if (left === undefined) return undefined
  const message = `The code has no ${left} in ${kind} "${name}", which is recorded.`
  return { code: "BRANCHES_CHANGED", message, step: name, recorded: left }
}

/** A branch whose recorded failure has closed the others does not fail any more. */
export const failureGone = (block: string, branch: string): Mismatch => ({
  code: "STEP_REMOVED",
  message: `The code lets ${branch} succeed, whose failure is recorded and has interrupted the other branches.`,
  step: block,
  expected: "a result",
  recorded: `the failure of ${branch}`
})

export const unreadableResult = (step: string, path: string, reason: string): Mismatch => ({
  code: "RESULT_UNREADABLE",
  message: `The recorded result of step "${step}" does not fit its schema of today${
    path === "" ? "" : ` at ${path}`
  }: ${reason}.`,
  step
})

/** What follows a condition that has failed must not see a value for which it holds. */
export const contradictedDecision = (step: string): Mismatch => ({
  code: "DECISION_CONTRADICTED",
  message: `The conditions of step "${step}" now contradict the decision that is recorded for it.`,
  step
})

export const unreadablePayload = ({ path, reason }: Rejection): Mismatch => ({
  code: "PAYLOAD_UNREADABLE",
  message: `The stored payload does not fit the payload's schema of today at ${path}: ${reason}.`,
  step: ""
})

/** The version that would take it over cannot make anything of what is stored. */
export const unmovable = (workflow: string, from: number, to: number, reason: string): Mismatch => ({
  code: "VERSION_UNMOVABLE",
  message: `Version ${to} of ${workflow} cannot take over this execution of version ${from}: ${reason}.`,
  step: ""
})

/** Neither a result, nor an error that the workflow can have. */
export const defect = (message: string): Mismatch => ({
  code: "DEFECT",
  message: `The workflow cannot go on: ${message}`,
  step: ""
})

export const unreadableChild = (step: string, reason: string): Mismatch => ({
  code: "CHILD_UNREADABLE",
  message: `How the child of step "${step}" has ended cannot be read: ${reason}`,
  step
})

const describe = ({ kind, name }: Asked): string => {
  if (kind === "compensation") return "the beginning of compensation"
  return `${kind} "${name}"`
}

/** What a message about a mismatch says besides it. */
interface Circumstances {
  readonly since: number
  readonly lastMatch: string | undefined
  readonly spec: string | undefined
  readonly planChanged: boolean
}

/** What can be done where the change is to stay. */
const besides = (code: string): string => {
  switch (code) {
    case "STEP_RENAMED":
      return "Or, if only an id was changed, pin the recorded name with durableName, deploy, and resume."
    case "STEP_INSERTED":
      return "Or put what is new behind a patch, which executions that have begun go without; deploy, and resume."
    case "DEFECT":
      return "Or mend what the message says, deploy, and resume."
    default:
      return "Or give the change a version of its own, beside the one before; deploy both, and resume."
  }
}

/** A mismatch as it is shown to the person who is to resolve it. */
export const parkedBy = (
  mismatch: Mismatch,
  { lastMatch, planChanged, since, spec }: Circumstances
): Parked => {
  const unexplained = mismatch.recorded !== undefined && !planChanged
  const hint =
    " The plan is the one that the execution started under: a condition was changed that steps rely on, or something is not deterministic."
  return {
    ...mismatch,
    message: unexplained ? mismatch.message + hint : mismatch.message,
    ...(lastMatch === undefined ? {} : { lastMatch }),
    ...(spec === undefined ? {} : { spec }),
    remedies: [
      "Undo the change of the spec, deploy, and resume the execution.",
      besides(mismatch.code),
      "Or, if the execution is not worth finishing, terminate it: nothing will be compensated."
    ],
    since
  }
}
