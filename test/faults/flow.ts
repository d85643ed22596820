/** The workflows that the fault tests kill: steps that can be undone, retries, waits, branches; they tell a file what they do. */
import { Effect, Layer } from "effect"
import type { WorkflowEngine } from "effect/workflow"
import {
  type ActivityContext,
  type At,
  awaitSignal,
  body,
  type BodyLayer,
  call,
  child,
  continueAsNew,
  decide,
  enqueue,
  forEach,
  onTimeout,
  parallel,
  race,
  record,
  sleep,
  startChild,
  tryCatch,
  undo
} from "perdure/runtime/v1"
import { Control, engineLayer, type EngineOptions } from "../../runtime/index.ts"
import { Part } from "../engine/family.ts"
import { bodyOf, type Op } from "../engine/ops.ts"
import { type Handle, own as ownQueue, shared as sharedQueue, workers } from "../engine/queues-support.ts"
import { act, approval, Busy, define, Refused, undoAct, urgent, Work } from "../engine/support.ts"
import { type Random, randomOf } from "../support/random/random.ts"
import type { Entry } from "./ledger.ts"

const retry = { initialInterval: 15, maximumInterval: 15, nonRetryableErrors: ["Refused"] }

const step = (name: string, at: At = (name) => name) =>
  call(at(name), act, { text: name }, { retry }).pipe(
    undo(() => call(at(`${name}/undo`), undoAct, { text: name }))
  )

/** `list[0]` steps, each followed by a wait of `list[1]` milliseconds; with the note `fail`, all are undone at the end. */
const line = body(
  define(),
  Effect.fnUntraced(function*({ list = [], note }) {
    const [steps = 2, pause = 1] = list
    yield* record("startedAt", "now")
    for (let number = 1; number <= steps; number++) {
      yield* step(`s${number}`)
      yield* sleep(`p${number}`, pause)
    }
    return (yield* decide("failing/when", note === "fail"))
      ? yield* Effect.fail(new Refused({ why: "as asked" }))
      : "done"
  })
)

/** Branches that all end, that lose, and that a failure interrupts, which is caught; then it fails, and all is undone. */
const branches = body(
  define(),
  Effect.fnUntraced(function*() {
    yield* parallel("prep", {
      stock: Effect.andThen(step("hold"), step("label")),
      notice: Effect.andThen(sleep("nap", 3), step("note"))
    })
    yield* race("carrier", {
      slow: step("slow1").pipe(Effect.andThen(step("slow2")), Effect.andThen(sleep("ages", 60_000))),
      quick: Effect.andThen(step("quick1"), step("quick2"))
    })
    yield* forEach(
      "ship",
      ["a", "b", "c"],
      { key: (item) => item, concurrency: 2 },
      (_item, at) => Effect.andThen(step("s2", at), sleep(at("rest"), 2))
    )
    yield* tryCatch(
      "pay",
      parallel("both", {
        good: Effect.andThen(step("good"), sleep("eternity", 60_000)),
        bad: Effect.andThen(sleep("soon", 10), call("bad", act, { text: "bad" }, { retry }))
      }),
      { catch: { Refused: () => step("handled") }, finally: step("close") }
    )
    return yield* Effect.fail(new Refused({ why: "as asked" }))
  })
)

/** No timer but a far one wakes it: what was received does. */
const answer = (name: string) => Effect.map(awaitSignal(name, approval, { timeout: 3_600_000 }), ({ by }) => by)

/** Waits for signals, one after the other and side by side, and in vain; the result says what each step had. */
const mail = body(
  define(),
  Effect.fnUntraced(function*() {
    // The first signal comes before its wait, the others come before, at or after theirs.
    yield* step("s1")
    const first = yield* answer("first")
    yield* step("s3")
    const both = yield* parallel("both", {
      left: answer("left"),
      right: Effect.andThen(sleep("nap", 3), answer("right"))
    })
    yield* awaitSignal("vain", urgent, { timeout: 3 }).pipe(onTimeout(() => Effect.succeed({ level: 0 })))
    return [first, ...[both.left, both.right].toSorted(), yield* answer("last")].join(" ")
  })
)

/** A child: something that can be undone, and then a wait of as many milliseconds as the note says. */
const part = body(
  Part,
  Effect.fnUntraced(function*({ key, note }) {
    yield* step(`made-${key}`)
    yield* sleep("rest", Number(note))
    return key
  })
)

const ages = "86400000"

/** Runs a child to its end, leaves some behind, gives others up; then it fails, which ends what is left of its own. */
const family = Layer.mergeAll(
  part,
  body(
    define(),
    Effect.fnUntraced(function*({ key }) {
      yield* step("s1")
      yield* child("awaited", Part, { key: `${key}-awaited`, note: "3" })
      yield* startChild("started", Part, { key: `${key}-started`, note: ages })
      yield* startChild("apart", Part, { key: `${key}-apart`, note: "3" }, { detach: true })
      yield* child("hasty", Part, { key: `${key}-hasty`, note: ages }, { timeout: 25 }).pipe(
        onTimeout(() => Effect.succeed("late"))
      )
      yield* race("first", {
        slow: child("lost", Part, { key: `${key}-lost`, note: ages }),
        quick: Effect.andThen(sleep("nap", 25), step("s3"))
      })
      return yield* Effect.fail(new Refused({ why: "as asked" }))
    })
  )
)

const several = define()

/** A run for each of four signals, which come before their runs or in them. */
const runs = body(
  several,
  Effect.fnUntraced(function*({ key, list: [run = 1] = [], note = "" }) {
    yield* step("s1")
    const seen = `${note}${yield* answer("next")} `
    return run < 4 ? yield* continueAsNew("again", several, { key, list: [run + 1], note: seen }) : seen.trim()
  })
)

/** A branch fails at its first attempt, which waits for an operator while the other branch is broken off. */
const held = body(
  define({ onFailure: "park" }),
  Effect.fnUntraced(function*() {
    yield* parallel("both", {
      slow: Effect.andThen(step("s1"), Effect.andThen(sleep("nap", 60), step("s3"))),
      quick: Effect.andThen(sleep("soon", 20), call("once", act, { text: "once" }))
    })
    yield* step("s4")
    return "done"
  })
)

/** `list[0]` items of its own at the same time, then two parts in work that every execution shares, then one in vain. */
const items = body(
  define(),
  Effect.fnUntraced(function*({ key, list = [] }) {
    const [count = 2] = list
    const limit = { timeout: 3_600_000 }
    const texts = Array.from({ length: count }, (_, index) => `${key}-${index}`)
    const own = yield* forEach(
      "own",
      texts,
      { key: (text) => text, concurrency: count },
      (text, at) => enqueue(at("item"), ownQueue, { text }, limit)
    )
    const both = yield* parallel("both", {
      left: enqueue("left", sharedQueue, { text: "shared" }, limit),
      right: enqueue("right", sharedQueue, { text: "shared" }, limit)
    })
    yield* race("vain", {
      never: Effect.asVoid(enqueue("never", sharedQueue, { text: "never" }, limit)),
      clock: sleep("clock", 3)
    })
    return [...own, both.left, both.right].join(" ")
  })
)

/** Any steps, waits and blocks, in each other: which ones, the number in the payload says. */
const any = body(define(), (payload) => bodyOf(anyOps(randomOf(payload.list?.[0] ?? 0)))(payload))

const anyOps = (random: Random, depth = 0): ReadonlyArray<Op> => {
  const below = (limit: number) => Math.floor(random() * limit)
  const branches = () => Array.from({ length: 1 + below(3) }, () => anyOps(random, depth + 1))
  return Array.from({ length: below(depth === 0 ? 7 : 4) }, (): Op => {
    switch (below(depth > 2 ? 8 : 15)) {
      case 5:
      case 6:
        return { kind: "sleep", millis: below(20) }
      case 7:
        return { kind: "fail" }
      case 8:
      case 9:
        return { kind: "parallel", branches: branches() }
      case 10:
        return { kind: "settle", branches: branches() }
      case 11:
      case 12:
        return { kind: "race", branches: branches() }
      case 13:
        return { kind: "foreach", items: below(4), concurrency: 1 + below(2), ops: anyOps(random, depth + 1) }
      case 14:
        return { kind: "try", ops: anyOps(random, depth + 1), last: anyOps(random, depth + 1) }
      default:
        return { kind: "step", undone: true }
    }
  })
}

const one = (_item: number, at: At) => call(at("one"), act, { text: "one" }, { retry })

/** The same activity in a loop, and in fifty branches at the same time. */
const many = body(
  define(),
  Effect.fnUntraced(function*({ list: [count = 60] = [] }) {
    const items = Array.from({ length: count }, (_, index) => index)
    const each = { key: (item: number) => item }
    yield* forEach("loop", items.slice(50), { ...each, concurrency: 1 }, one)
    yield* forEach("beside", items.slice(0, 50), { ...each, concurrency: 50 }, one)
    return "done"
  })
)

const flows = { any, family, many, items, line, branches, mail, runs, held }
export type FlowName = keyof typeof flows
export const flowNames: ReadonlyArray<FlowName> = ["line", "branches", "mail", "family", "runs", "held", "items"]

/** Which calls have an undo step. */
export const isUndoable = (step: string): boolean => step !== "bad" && step !== "once"

const outcome = (text: string, attempt: number): Effect.Effect<{ readonly text: string }, Busy | Refused> => {
  if (text === "bad" || (text === "once" && attempt === 1)) return Effect.fail(new Refused({ why: text }))
  return attempt === 1 && Number(text.slice(1)) % 3 === 2 ? Effect.fail(new Busy()) : Effect.succeed({ text })
}

/** Its attempts go on when they are interrupted. */
const isDeaf = (step: string): boolean => step.length % 3 === 0

/** Every third step fails at its first attempts; each attempt takes up to `millis`. */
const activities = (write: (entry: Entry) => void, millis: number) => {
  const takesTime = Effect.suspend(() => Effect.sleep(Math.random() * millis))
  const perform = (context: ActivityContext) => {
    const entry = {
      execution: context.executionId,
      step: context.step,
      key: context.idempotencyKey,
      attempt: context.attempt
    }
    return Effect.sync(() => write({ what: "begin", ...entry })).pipe(
      Effect.andThen(isDeaf(context.step) ? Effect.uninterruptible(takesTime) : takesTime),
      Effect.andThen(Effect.sync(() => write({ what: "end", ...entry })))
    )
  }
  return Layer.succeed(Work, {
    act: ({ text }, context) =>
      Effect.andThen(
        perform(context),
        outcome(text, context.attempt)
      ),
    other: ({ text }) => Effect.succeed({ text }),
    undo: (_input, context) => perform(context)
  })
}

/** Items whose text ends in a 1 fail at their first attempt, and one is never done. */
const handle = (write: (entry: Entry) => void, millis: number): Handle => ({ text }, context) => {
  const { attempt, idempotencyKey: key, queue } = context
  const note = (what: Entry["what"]) => Effect.sync(() => write({ what, execution: queue, step: text, key, attempt }))
  if (text === "never") return Effect.never
  return note("begin").pipe(
    Effect.andThen(Effect.sleep(Math.random() * millis)),
    Effect.andThen(attempt === 1 && text.endsWith("1") ? Effect.die("broken") : Effect.void),
    Effect.andThen(note("end")),
    Effect.as(text)
  )
}

/** A workflow with all that does its work, to be registered with an engine. */
export const flowLayer = (flow: FlowName, write: (entry: Entry) => void, millis: number): BodyLayer =>
  flows[flow].pipe(Layer.provide(activities(write, millis)))

/** Over an engine: the workflow, and the workers of the queues. */
export const flowOver = <E>(
  engine: Layer.Layer<WorkflowEngine.WorkflowEngine | Control, E>,
  write: (entry: Entry) => void,
  millis: number,
  flow: FlowName
) =>
  Layer.mergeAll(flowLayer(flow, write, millis), workers({ handle: handle(write, millis) })).pipe(
    Layer.provideMerge(engine)
  )

export const flowEngine = (
  engine: EngineOptions,
  write: (entry: Entry) => void,
  millis: number,
  flow: FlowName = "line"
) => flowOver(engineLayer(engine), write, millis, flow)

/** Waits for the end of an execution, and resumes it whenever it is parked or paused. */
export const resuming = Effect.fnUntraced(function*(executionId: string) {
  const control = yield* Control
  for (let pause = 5;; pause = Math.min(1_000, 2 * pause)) {
    const status = yield* control.status(executionId)
    if (status.state !== "Running") return status
    if (status.parked !== undefined || status.paused !== undefined) yield* control.resume(executionId)
    yield* Effect.sleep(pause)
  }
})
