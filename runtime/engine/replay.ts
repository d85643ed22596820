/** Folds an execution's events into what each branch of its body will ask for again, in the order in which it asked first. */
import type { StoredEvent } from "../journal/journal.ts"
import type { BlockKind, ChildRequest, Closing, ParentClosePolicy, SignalResult, StepResult } from "../v1/commands.ts"
import { ChildClosed, StepFailed, StepTimedOut, type SystemFailure, ValueRejected } from "../v1/errors.ts"
import type { Json } from "../v1/json.ts"
import type { ChildEnd } from "./children.ts"
import type { EventData, SystemFailureData } from "./events.ts"
import { reopen, retry } from "./hold.ts"
import { Mailbox } from "./mailbox.ts"
import { never } from "./timers.ts"

export type RecordedKind =
  | "step"
  | "timer"
  | "value"
  | "decision"
  | "await"
  | "enqueue"
  | "child"
  | "started child"
  | "compensation"
  | BlockKind

/** One command of the body and what came of it. */
export interface Recorded {
  readonly kind: RecordedKind
  /** The durable name; `""` for the beginning of compensation. */
  readonly name: string
  /**
   * Steps: the activity and its input as JSON text; children: the workflow and its payload. Waits for a signal, or for an item:
   * the name of the signal, or of the queue.
   */
  readonly activity: string
  readonly input: string
  /** When it was first asked for; for an undo step that is tried anew, when the execution was resumed. */
  at: number
  /** Steps: the highest attempt that was started, and the failures that count against the policy. */
  attempt: number
  failures: number
  lastFailure: EventData["AttemptFailed"]["failure"] | undefined
  /** When the next attempt may start, after a failed one. */
  nextAt: number | undefined
  result: StepResult | undefined
  /** Waits for a signal: what they came to. */
  answer: SignalResult | undefined
  /** Children: which execution it is, whose key this is, and what becomes of it when nobody waits for it any more. */
  readonly child: RecordedChild
  gaveUp: boolean
  /** Steps, timers, waits: it was given up without an outcome, because its branch or its execution was being closed. */
  interrupted: boolean
  /** Timers, and waits for a signal, an item or a child: until when. */
  due: number
  readonly past: boolean
  fired: boolean
  /** Values and decisions, as JSON text. */
  readonly text: string
  /** Blocks: the branches they began with, and the path of the one that has decided how they end. */
  readonly branches: ReadonlyArray<string>
  decided: string | undefined
}

interface RecordedChild {
  readonly executionId: string
  readonly key: string
  readonly onParentClose: ParentClosePolicy
}

export interface Replayed {
  /** By the path of the branch; `""` is the main one. */
  readonly recorded: ReadonlyMap<string, Array<Recorded>>
  readonly mailbox: Mailbox
  readonly closing: Closing | undefined
  readonly payload: string
  /** The patches of the code that started the run. */
  readonly patches: ReadonlySet<string>
  readonly length: number
  /** Of the data of all its events. */
  readonly size: number
}

export const replayOf = (events: ReadonlyArray<StoredEvent>): Replayed => {
  const branches = new Map<string, Array<Recorded>>()
  const mailbox = new Mailbox()
  const byName = new Map<string, Recorded>()
  let closing: Closing | undefined
  let payload = "null"
  let patches: ReadonlyArray<string> = []
  const closedAt = new Map<Recorded, number>()
  /** What is tried again when the execution is resumed, as of then. */
  let again: ((at: number) => void) | undefined

  const add = (kind: RecordedKind, event: StoredEvent, branch = "", more: Partial<Recorded> = {}): void => {
    const recorded = recordedOf(kind, event.name, event.at, more)
    const commands = branches.get(branch)
    if (commands === undefined) branches.set(branch, [recorded])
    else commands.push(recorded)
    byName.set(event.name, recorded)
  }

  for (const event of events) {
    const recorded = byName.get(event.name)
    switch (event.kind) {
      case "ExecutionStarted":
        payload = payloadOf(event)
        patches = dataOf("ExecutionStarted", event).patches ?? []
        break
      case "VersionChanged": {
        const { payload: now, results = {} } = dataOf("VersionChanged", event)
        payload = JSON.stringify(now)
        for (const [step, result] of Object.entries(results)) migrate(byName.get(step), result)
        break
      }
      case "UndoGaveUp":
        if (recorded === undefined) break
        if (dataOf("UndoGaveUp", event).onGiveUp === "log") recorded.gaveUp = true
        else again = (at) => reopen(recorded, mailbox, at)
        break
      case "FailureHeld": {
        const held = dataOf("FailureHeld", event)
        again = (at) => retry(held, { byName, branches, mailbox, closedAt }, at)
        break
      }
      case "Resumed":
        again?.(event.at)
        again = undefined
        break
      case "StepScheduled": {
        const { activity, branch, input } = dataOf("StepScheduled", event)
        add("step", event, branch, { activity, input: JSON.stringify(input), attempt: 1 })
        break
      }
      case "TimerStarted": {
        const { branch, due, past = false } = dataOf("TimerStarted", event)
        add("timer", event, branch, { due, past, fired: past })
        break
      }
      case "ValueRecorded": {
        const { branch, value } = dataOf("ValueRecorded", event)
        add("value", event, branch, { text: JSON.stringify(value) })
        break
      }
      case "DecisionTaken": {
        const { branch, taken } = dataOf("DecisionTaken", event)
        add("decision", event, branch, { text: JSON.stringify(taken) })
        break
      }
      case "BlockStarted": {
        const { block, branch, branches = [] } = dataOf("BlockStarted", event)
        add(block, event, branch, { branches })
        break
      }
      case "SignalAwaited": {
        const { branch, due = never, signal } = dataOf("SignalAwaited", event)
        add("await", event, branch, { activity: signal, due })
        break
      }
      case "ItemEnqueued": {
        const { branch, due, queue } = dataOf("ItemEnqueued", event)
        add("enqueue", event, branch, { activity: queue, due })
        break
      }
      case "SignalReceived": {
        const { payload, sender, signal, step } = dataOf("SignalReceived", event)
        mailbox.add({ seq: event.seq, signal, sender, step, payload: JSON.stringify(payload) })
        break
      }
      case "ChildStarted": {
        const { branch, due = never, executionId, key, mode, onParentClose, payload, workflow } = dataOf(
          "ChildStarted",
          event
        )
        const child = { executionId, key, onParentClose }
        add(childKind(mode), event, branch, { activity: workflow, input: JSON.stringify(payload), child, due })
        break
      }
      case "CompensationStarted":
        add("compensation", event)
        break
      case "CancelRequested":
        closing ??= "Cancelled"
        break
      case "DeadlineReached":
        closing ??= "TimedOut"
        break
      case "LimitReached":
        closing ??= "LimitExceeded"
        break
      default:
        if (recorded !== undefined) advance(recorded, event, mailbox)
        if (recorded !== undefined && closes.has(event.kind)) closedAt.set(recorded, event.seq)
    }
  }
  const size = events.reduce((sum, { data }) => sum + data.length, 0)
  return { recorded: branches, mailbox, closing, payload, patches: new Set(patches), length: events.length, size }
}

/** What a step has given, as another version reads it. */
const migrate = (recorded: Recorded | undefined, result: Json): void => {
  if (recorded?.result?.kind === "success") recorded.result = { ...recorded.result, text: JSON.stringify(result) }
}

const closes: ReadonlySet<string> = new Set(["BranchesClosed", "StepInterrupted"])

/** Whether a child is waited for makes it another command. */
export const childKind = (mode: ChildRequest["mode"]): RecordedKind => mode === "await" ? "child" : "started child"

export const recordedOf = (kind: RecordedKind, name: string, at: number, more: Partial<Recorded>): Recorded => ({
  kind,
  name,
  at,
  activity: "",
  input: "null",
  attempt: 0,
  failures: 0,
  lastFailure: undefined,
  nextAt: undefined,
  result: undefined,
  answer: undefined,
  child: { executionId: "", key: "", onParentClose: "abandon" },
  gaveUp: false,
  interrupted: false,
  due: 0,
  past: false,
  fired: false,
  text: "null",
  branches: [],
  decided: undefined,
  ...more
})

/** What an event says about a command that an earlier event began. */
const advance = (recorded: Recorded, event: StoredEvent, mailbox: Mailbox): void => {
  switch (event.kind) {
    case "AttemptStarted":
      recorded.attempt = event.attempt
      recorded.nextAt = undefined
      break
    case "AttemptFailed": {
      const { failure, nextAt } = dataOf("AttemptFailed", event)
      recorded.failures += 1
      recorded.lastFailure = failure
      recorded.nextAt = nextAt
      break
    }
    case "StepCompleted":
      recorded.result = {
        kind: "success",
        text: JSON.stringify(dataOf("StepCompleted", event).result),
        order: event.seq
      }
      break
    case "StepFailed":
      recorded.result = failedResult(recorded.name, dataOf("StepFailed", event))
      break
    case "ItemCompleted": {
      const { result } = dataOf("ItemCompleted", event)
      recorded.result = { kind: "success", text: JSON.stringify(result), order: event.seq }
      break
    }
    case "ItemFailed":
      recorded.result = failedResult(recorded.name, dataOf("ItemFailed", event))
      break
    case "ItemTimedOut":
      recorded.result = { kind: "system", failure: new StepTimedOut({ step: recorded.name, kind: "queue" }) }
      break
    case "TimerFired":
      recorded.fired = true
      break
    case "ChildCompleted":
    case "ChildFailed":
    case "ChildClosed":
      // The data of a kind is what the engine wrote for it.
      recorded.result = childResult(recorded, { kind: event.kind, data: JSON.parse(event.data) } as ChildEnd, event.seq)
      break
    case "SignalConsumed": {
      const message = mailbox.take(dataOf("SignalConsumed", event).received)
      recorded.answer = { kind: "received", text: message?.payload ?? "null" }
      mailbox.settle(recorded.name)
      break
    }
    case "SignalTimedOut":
      recorded.answer = { kind: "timedOut", failure: new StepTimedOut({ step: recorded.name, kind: "signal" }) }
      mailbox.settle(recorded.name)
      break
    case "StepInterrupted":
      recorded.interrupted = true
      mailbox.settle(recorded.name)
      break
    case "RaceDecided":
      recorded.decided = dataOf("RaceDecided", event).by
      break
    case "BranchesClosed":
      recorded.decided = dataOf("BranchesClosed", event).by
      break
    default:
  }
}

/** The payload that an execution was started with, as JSON text. */
export const payloadOf = (started: StoredEvent): string => JSON.stringify(dataOf("ExecutionStarted", started).payload)

/** The version that it began under. */
export const versionOf = (started: StoredEvent): number => dataOf("ExecutionStarted", started).version

export const failedResult = (step: string, data: EventData["StepFailed"]): StepResult =>
  "declared" in data
    ? { kind: "declared", text: JSON.stringify(data.declared) }
    : { kind: "system", failure: systemFailure(step, data.system) }

/** What a child's end is to the step that waits for it. */
export const childResult = ({ child, name }: Recorded, end: ChildEnd, order: number): StepResult => {
  switch (end.kind) {
    case "ChildCompleted":
      return { kind: "success", text: JSON.stringify(end.data.result), order }
    case "ChildFailed":
      return failedResult(name, end.data)
    case "ChildClosed":
      return { kind: "system", failure: new ChildClosed({ child: child.executionId, ...end.data }) }
  }
}

export const systemFailure = (step: string, data: SystemFailureData): SystemFailure => {
  switch (data.kind) {
    case "StepTimedOut":
      return new StepTimedOut({ step, kind: data.timeout })
    case "StepFailed":
      return new StepFailed({ step, attempts: data.attempts, message: data.message })
    case "ValueRejected":
      return new ValueRejected({ step, path: data.path, reason: data.reason })
  }
}

/** The data of an event of a kind. What this engine wrote is what it reads: the event's checksum has been verified. */
const dataOf = <Kind extends keyof EventData>(_kind: Kind, event: StoredEvent): EventData[Kind] =>
  JSON.parse(event.data) as EventData[Kind]
