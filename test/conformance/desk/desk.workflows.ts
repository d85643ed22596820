/** Small workflows as the compiler would write them, one for each construct of the portable subset. */
import { Context, Effect, Layer, Schema } from "effect"
import {
  awaitSignal,
  body,
  type BodyLayer,
  call,
  continueAsNew,
  Datetime,
  decide,
  enqueue,
  isBefore,
  onTimeout,
  patch,
  queue,
  queueWorkers,
  record,
  signal,
  sleep,
  sleepUntil,
  token,
  undo,
  Uuid,
  workflow
} from "perdure/runtime/v1"
import { answer, book, Busy, cancel, carry, Closed, type DeskActivities, linger } from "./desk.activities.ts"

const hashes = { identity: "", payload: "", result: "", plan: "", source: "" }
const idempotencyKey = (payload: { readonly key: string }) => payload.key
const gentle = { initialInterval: "20 millis", maximumAttempts: 4 } as const

/** `call` with a written retry: undeclared failures and declared errors, unless listed as final. */
export const Answer = workflow("Answer", {
  version: 1,
  payload: { key: Schema.String, succeedOn: Schema.Int, failWith: Schema.Literals(["Busy", "Closed", "defect"]) },
  success: Schema.Int,
  errors: [Busy, Closed],
  idempotencyKey,
  hashes
})

const AnswerV1: BodyLayer<DeskActivities> = body(
  Answer,
  Effect.fnUntraced(function*(payload) {
    const first = yield* call("first", answer, { succeedOn: payload.succeedOn, failWith: payload.failWith }, {
      retry: { ...gentle, nonRetryableErrors: ["Closed"] }
    })
    return first.attempts
  })
)

/** `compensate` of two steps, when a third fails. */
export const Trip = workflow("Trip", {
  version: 1,
  payload: { key: Schema.String, pause: Schema.Int, failWith: Schema.Literals(["Closed", "defect"]) },
  success: Schema.Void,
  errors: [Busy, Closed],
  idempotencyKey,
  hashes
})

const TripV1: BodyLayer<DeskActivities> = body(
  Trip,
  Effect.fnUntraced(function*(payload) {
    yield* call("flight", book, { what: "flight" }).pipe(
      undo((result) => call("flight/undo", cancel, { id: result.id }))
    )
    yield* call("hotel", book, { what: "hotel" }).pipe(
      undo((result) => call("hotel/undo", cancel, { id: result.id }))
    )
    yield* call("meal", book, { what: "meal" })
    yield* sleep("pause", payload.pause)
    yield* call("taxi", answer, { succeedOn: 100, failWith: payload.failWith }, {
      retry: { ...gentle, maximumAttempts: 2, nonRetryableErrors: ["Closed"] }
    })
  })
)

/** `record`, `sleep`, `sleepUntil`, `switch` and `fail`, with waits between them that make other engines replay. */
export const Clockwork = workflow("Clockwork", {
  version: 1,
  payload: { key: Schema.String, nap: Schema.Int, past: Datetime, late: Schema.Boolean },
  success: Schema.Struct({
    id: Uuid,
    random: Schema.Number,
    began: Datetime,
    awoke: Datetime,
    inOrder: Schema.Boolean,
    way: Schema.Literals(["short", "long"])
  }),
  errors: [Closed],
  idempotencyKey,
  hashes
})

const ClockworkV1: BodyLayer<DeskActivities> = body(
  Clockwork,
  Effect.fnUntraced(function*(payload) {
    const id = yield* record("id", "uuid")
    const random = yield* record("random", "random")
    const began = yield* record("began", "now")
    let way: "short" | "long"
    if (yield* decide("way/case/1", payload.nap > 1000)) {
      way = "long"
    } else {
      way = "short"
    }
    yield* sleep("nap", payload.nap)
    yield* sleepUntil("past", payload.past)
    const awoke = yield* record("awoke", "now")
    yield* sleep("again", "20 millis")
    if (yield* decide("late/when", payload.late)) {
      return yield* Effect.fail(new Closed({ reason: "late" }))
    }
    return { id, random, began, awoke, inOrder: isBefore(began, awoke), way }
  })
)

/** Step timeouts, handled and not. */
export const Linger = workflow("Linger", {
  version: 1,
  payload: { key: Schema.String, handled: Schema.Boolean },
  success: Schema.String,
  errors: [Busy],
  idempotencyKey,
  hashes
})

const LingerV1: BodyLayer<DeskActivities> = body(
  Linger,
  Effect.fnUntraced(function*(payload) {
    if (yield* decide("handled/when", payload.handled)) {
      return yield* call("patient", linger, { millis: 60_000 }).pipe(
        Effect.as("in time"),
        onTimeout(() => Effect.succeed("too late"))
      )
    }
    yield* call("bare", linger, { millis: 60_000 })
    return "in time"
  })
)

/** Heartbeats, and a deadline over all attempts. */
export const Haul = workflow("Haul", {
  version: 1,
  payload: { key: Schema.String, hopeless: Schema.Boolean },
  success: Schema.Json,
  errors: [Busy, Closed],
  idempotencyKey,
  hashes
})

const HaulV1: BodyLayer<DeskActivities> = body(
  Haul,
  Effect.fnUntraced(function*(payload) {
    if (yield* decide("hopeless/when", payload.hopeless)) {
      yield* call("late", answer, { succeedOn: 100, failWith: "defect" }, {
        retry: { initialInterval: "30 millis", backoffCoefficient: 1 },
        timeouts: { scheduleToClose: "600 millis" }
      })
    }
    const load = yield* call("load", carry, {})
    return load.resumedFrom
  })
)

/** The execution's own timeout, and what is waiting for somebody to cancel it. */
export const Waiting = workflow("Waiting", {
  version: 1,
  payload: { key: Schema.String },
  success: Schema.Void,
  idempotencyKey,
  timeouts: { execution: "400 millis" },
  hashes
})

const WaitingV1: BodyLayer<DeskActivities> = body(
  Waiting,
  Effect.fnUntraced(function*() {
    yield* call("room", book, { what: "room" }).pipe(
      undo((result) => call("room/undo", cancel, { id: result.id }))
    )
    yield* sleep("ages", "1 hour")
  })
)

/** The same without a timeout. */
export const Patient = workflow("Patient", {
  version: 1,
  payload: { key: Schema.String },
  success: Schema.Void,
  idempotencyKey,
  hashes
})

const PatientV1: BodyLayer<DeskActivities> = body(
  Patient,
  Effect.fnUntraced(function*() {
    yield* call("room", book, { what: "room" }).pipe(
      undo((result) => call("room/undo", cancel, { id: result.id }))
    )
    yield* sleep("ages", "1 hour")
  })
)

export const reply = signal("reply", Schema.Struct({ text: Schema.String }))

/** Waits to be told twice; the token of the second wait goes out in a letter. */
export const Asking = workflow("Asking", {
  version: 1,
  payload: { key: Schema.String },
  success: Schema.Array(Schema.String),
  signals: [reply],
  idempotencyKey,
  hashes
})

const AskingV1: BodyLayer<DeskActivities> = body(
  Asking,
  Effect.fnUntraced(function*() {
    const secondToken = yield* token("second", reply)
    yield* call("letter", book, { what: secondToken })
    const first = yield* awaitSignal("first", reply)
    const second = yield* awaitSignal("second", reply, { timeout: "1 hour" })
    return [first.text, second.text]
  })
)

const printing = queue("Printing/print", { input: Schema.Struct({ text: Schema.String }), success: Schema.Int })

/** Has something printed by those who serve its queue. */
export const Printing = workflow("Printing", {
  version: 1,
  payload: { key: Schema.String },
  success: Schema.Int,
  idempotencyKey,
  hashes
})

const PrintingV1: BodyLayer = body(
  Printing,
  ({ key }) => enqueue("sheets", printing, { text: key }, { timeout: "1 hour" })
)

class PrintingQueues extends Context.Service<PrintingQueues, {
  readonly print: (input: { readonly text: string }) => Effect.Effect<number>
}>()("desk/PrintingQueues") {}

const printers = queueWorkers(PrintingQueues, { print: printing }).pipe(
  Layer.provide(Layer.succeed(PrintingQueues, { print: ({ text }) => Effect.succeed(text.length) }))
)

/** Has been changed since it was first released. */
export const Changed = workflow("Changed", {
  version: 1,
  payload: { key: Schema.String },
  success: Schema.Boolean,
  patches: ["new"],
  idempotencyKey,
  hashes
})

const ChangedV1: BodyLayer = body(Changed, () => patch("new"))

/** Goes on as a new run, so many times. */
export const Again = workflow("Again", {
  version: 1,
  payload: { key: Schema.String, times: Schema.Int },
  idempotencyKey,
  hashes
})

const AgainV1: BodyLayer = body(
  Again,
  ({ key, times }) => times === 0 ? Effect.void : continueAsNew("again", Again, { key, times: times - 1 })
)

/** Waits for an operator where it fails. */
export const Held = workflow("Held", {
  version: 1,
  payload: { key: Schema.String },
  onFailure: "park",
  idempotencyKey,
  hashes
})

const HeldV1: BodyLayer = body(Held, () => Effect.void)

export const deskLayer = Layer.mergeAll(
  printers,
  PrintingV1,
  AnswerV1,
  TripV1,
  ClockworkV1,
  LingerV1,
  HaulV1,
  WaitingV1,
  PatientV1,
  AskingV1,
  ChangedV1,
  AgainV1,
  HeldV1
)
