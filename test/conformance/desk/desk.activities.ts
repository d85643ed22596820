/** The activities of the small workflows, as the compiler would write them. */
import { Context, type Effect, Schema } from "effect"
import { activity, type ActivityContext } from "perdure/runtime/v1"

export class Busy extends Schema.TaggedError<Busy>()("Busy", {
  attempt: Schema.Int
}) {}

export class Closed extends Schema.TaggedError<Closed>()("Closed", {
  reason: Schema.String
}) {}

const AnswerInput = Schema.Struct({
  succeedOn: Schema.Int,
  failWith: Schema.Literals(["Busy", "Closed", "defect"])
})
export interface AnswerInput extends Schema.Schema.Type<typeof AnswerInput> {}

const AnswerSuccess = Schema.Struct({
  attempts: Schema.Int.check(Schema.isLessThan(100))
})
export interface AnswerSuccess extends Schema.Schema.Type<typeof AnswerSuccess> {}

const BookInput = Schema.Struct({
  what: Schema.String
})
export interface BookInput extends Schema.Schema.Type<typeof BookInput> {}

const BookSuccess = Schema.Struct({
  id: Schema.String
})
export interface BookSuccess extends Schema.Schema.Type<typeof BookSuccess> {}

const CancelInput = Schema.Struct({
  id: Schema.String
})
export interface CancelInput extends Schema.Schema.Type<typeof CancelInput> {}

const LingerInput = Schema.Struct({
  millis: Schema.Int
})
export interface LingerInput extends Schema.Schema.Type<typeof LingerInput> {}

const CarryInput = Schema.Struct({})
export interface CarryInput extends Schema.Schema.Type<typeof CarryInput> {}

const CarrySuccess = Schema.Struct({
  resumedFrom: Schema.Json
})
export interface CarrySuccess extends Schema.Schema.Type<typeof CarrySuccess> {}

/** The bodies of the activities, each given its input and the context of the attempt. */
export class DeskActivities extends Context.Service<DeskActivities, {
  readonly answer: (input: AnswerInput, context: ActivityContext) => Effect.Effect<AnswerSuccess, Busy | Closed>
  readonly book: (input: BookInput, context: ActivityContext) => Effect.Effect<BookSuccess>
  readonly cancel: (input: CancelInput, context: ActivityContext) => Effect.Effect<void>
  readonly linger: (input: LingerInput, context: ActivityContext) => Effect.Effect<void>
  readonly carry: (input: CarryInput, context: ActivityContext) => Effect.Effect<CarrySuccess>
}>()("perdure/desk.activities/DeskActivities") {}

export const answer = activity(DeskActivities, "answer", {
  input: AnswerInput,
  success: AnswerSuccess,
  errors: [Busy, Closed]
})

export const book = activity(DeskActivities, "book", {
  input: BookInput,
  success: BookSuccess
})

export const cancel = activity(DeskActivities, "cancel", {
  input: CancelInput,
  retry: { initialInterval: "10 millis", maximumAttempts: 3 }
})

export const linger = activity(DeskActivities, "linger", {
  input: LingerInput,
  retry: { maximumAttempts: 1 },
  timeouts: { startToClose: "50 millis" }
})

export const carry = activity(DeskActivities, "carry", {
  input: CarryInput,
  success: CarrySuccess,
  retry: { initialInterval: "10 millis", maximumAttempts: 3 },
  timeouts: { heartbeat: "60 millis" }
})
