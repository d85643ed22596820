/** The HTTP API: every question of `Control` as one endpoint, and the server's own health and stop. */
import { Schema } from "effect"
import {
  HttpApi,
  HttpApiEndpoint,
  HttpApiGroup,
  HttpApiMiddleware,
  HttpApiSchema,
  HttpApiSecurity,
  OpenApi
} from "effect/http-api"
import {
  Answered,
  DeletionRefused,
  Delivered,
  EngineUnavailable,
  ExecutionClosed,
  ExecutionExists,
  ExecutionNotFound,
  PayloadRejected,
  QueryFailed,
  RunNotFound,
  SignalRejected,
  SignalRequest,
  StartConflict,
  Started,
  StartRequest,
  TokenSpent,
  TokenUnknown,
  UnknownQuery,
  UnknownSignal,
  UnknownWorkflow,
  Unserved
} from "../engine/control.ts"
import { AttributeValues, ExecutionState, ExecutionStatus, HistoryEvent, Intent } from "../engine/model.ts"

/** The longest a `result` request is held open, in milliseconds; a client that wants to wait longer asks again. */
export const longestWait = 20_000

/** The request does not carry the token of this server. */
export class Unauthorized extends Schema.TaggedError<Unauthorized>()("Unauthorized", {
  message: Schema.String
}, { httpApiStatus: 401 }) {}

/** Every endpoint asks for the token that the discovery file carries; a client that finds no such file knows that no server runs. */
export class Authorization extends HttpApiMiddleware.Service<Authorization, {
  clientError: EngineUnavailable
}>()("perdure/server/Authorization", {
  requiredForClient: true,
  security: { bearer: HttpApiSecurity.bearer },
  error: Unauthorized
}) {}

/** Alive, and making progress. Times are milliseconds. */
export const Health = Schema.Struct({
  /** `stuck`: work has been due for longer than it should, or the storage does not answer. */
  state: Schema.Literals(["ok", "stuck"]),
  reason: Schema.optionalKey(Schema.String),
  pid: Schema.Int,
  startedAt: Schema.Int,
  /** Of the newest hundred running executions: how many they are, and how many of them are parked, or paused. */
  running: Schema.Int,
  parked: Schema.Int,
  paused: Schema.Int,
  /** How many of all running executions wait for a worker that knows their workflow, in their version. */
  unserved: Schema.Int,
  /** How long the most overdue timer or retry has been due; 0 when nothing is late. */
  oldestOverdue: Schema.Int
})
export type Health = typeof Health.Type

/** An execution id, a unique prefix of one, or `Workflow/key`. */
const params = { execution: Schema.String }

/** A request without members still has a JSON body: it can grow, and a plain HTML form cannot send it. */
const nothing = Schema.Struct({})

const aboutOne = [ExecutionNotFound, EngineUnavailable] as const

const executions = HttpApiGroup.make("executions").add(
  HttpApiEndpoint.post("start", "/executions", {
    payload: StartRequest,
    success: Started,
    error: [UnknownWorkflow, PayloadRejected, StartConflict, ExecutionExists, EngineUnavailable]
  }).annotate(OpenApi.Summary, "Start an execution, or join the one of the same key; answered once it is stored"),
  HttpApiEndpoint.get("list", "/executions", {
    query: {
      workflow: Schema.optional(Schema.String),
      version: Schema.optional(Schema.Int),
      state: Schema.optional(ExecutionState),
      parked: Schema.optional(Schema.Boolean),
      paused: Schema.optional(Schema.Boolean),
      /** JSON text of an object, as in `{"customer":"c1"}`: only executions that have all of these. */
      attributes: Schema.optional(Schema.fromJsonString(AttributeValues)),
      limit: Schema.optional(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1000 })))
    },
    success: Schema.Array(ExecutionStatus),
    error: EngineUnavailable
  }).annotate(OpenApi.Summary, "List executions, newest first"),
  HttpApiEndpoint.get("unserved", "/unserved", { success: Schema.Array(Unserved), error: EngineUnavailable }).annotate(
    OpenApi.Summary,
    "Which versions of workflows have running executions, and no worker here"
  ),
  HttpApiEndpoint.get("status", "/executions/:execution", { params, success: ExecutionStatus, error: aboutOne })
    .annotate(OpenApi.Summary, "How one execution stands"),
  HttpApiEndpoint.get("result", "/executions/:execution/result", {
    params,
    query: {
      /** Milliseconds to wait for the end; the answer's `state` says whether it came. */
      wait: Schema.optional(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: longestWait })))
    },
    success: ExecutionStatus,
    error: aboutOne
  }).annotate(OpenApi.Summary, "Wait for the end of an execution, up to a limit; the state says whether it came"),
  HttpApiEndpoint.get("history", "/executions/:execution/history", {
    params,
    query: {
      /** 1 is the first; the last one unless said. */
      run: Schema.optional(Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))),
      /** Shows also the members that contracts name as sensitive. */
      sensitive: Schema.optional(Schema.Boolean)
    },
    success: Schema.Array(HistoryEvent),
    error: [RunNotFound, ...aboutOne]
  }).annotate(OpenApi.Summary, "Everything recorded of one run of an execution, in order"),
  HttpApiEndpoint.get("query", "/executions/:execution/queries/:query", {
    params: { ...params, query: Schema.String },
    success: Answered,
    error: [UnknownQuery, QueryFailed, ...aboutOne]
  }).annotate(OpenApi.Summary, "Ask a query of an execution; answered from what is recorded of it"),
  HttpApiEndpoint.post("signal", "/executions/:execution/signal", {
    params,
    payload: SignalRequest,
    success: Delivered,
    error: [SignalRejected, UnknownSignal, ExecutionClosed, ...aboutOne]
  }).annotate(OpenApi.Summary, "Send a signal to an execution; answered once it is stored"),
  HttpApiEndpoint.post("signalByToken", "/signals", {
    payload: Schema.Struct({ token: Schema.String, payload: Schema.Json }),
    success: Delivered,
    error: [TokenUnknown, TokenSpent, SignalRejected, UnknownSignal, ExecutionClosed, EngineUnavailable]
  }).annotate(OpenApi.Summary, "Answer the step that a token was made for; answered once it is stored"),
  HttpApiEndpoint.post("pause", "/executions/:execution/pause", {
    params,
    payload: Intent,
    success: ExecutionStatus,
    error: [ExecutionClosed, ...aboutOne]
  }).annotate(OpenApi.Summary, "Let an execution begin nothing new until it is resumed; answered once it is stored"),
  HttpApiEndpoint.post("resume", "/executions/:execution/resume", {
    params,
    payload: Intent,
    success: ExecutionStatus,
    error: [ExecutionClosed, ...aboutOne]
  }).annotate(OpenApi.Summary, "Continue an execution that is parked or paused"),
  HttpApiEndpoint.post("cancel", "/executions/:execution/cancel", {
    params,
    payload: nothing,
    success: ExecutionStatus,
    error: aboutOne
  }).annotate(OpenApi.Summary, "Undo what was done, then close the execution as Cancelled"),
  HttpApiEndpoint.post("terminate", "/executions/:execution/terminate", {
    params,
    payload: nothing,
    success: ExecutionStatus,
    error: aboutOne
  }).annotate(OpenApi.Summary, "Close the execution as Terminated, at once and without undoing anything"),
  HttpApiEndpoint.post("delete", "/executions/:execution/delete", {
    params,
    payload: nothing,
    success: ExecutionStatus,
    error: [DeletionRefused, ...aboutOne]
  }).annotate(OpenApi.Summary, "Delete a closed execution and its history, and free its key")
)

const server = HttpApiGroup.make("server").add(
  HttpApiEndpoint.get("health", "/health", { success: Health }).annotate(
    OpenApi.Summary,
    "Whether the server is alive and its work goes on"
  ),
  HttpApiEndpoint.post("stop", "/stop", { payload: nothing, success: HttpApiSchema.Accepted }).annotate(
    OpenApi.Summary,
    "Let the server drain and go; answered at once"
  )
)

export const PerdureApi = HttpApi.make("perdure")
  .add(executions, server)
  .middleware(Authorization)
  .middleware(HttpApiMiddleware.ProblemDetails)
  .prefix("/v1")
  .annotateMerge(OpenApi.annotations({ title: "Perdure", version: "1" }))
