/** The failures that the runtime itself raises: in a body as defects that can be caught by name, to clients as `WorkflowFailed`. */
import { Schema } from "effect"
import { rejectionIn } from "./codec.ts"

/** What a client sees of an execution that did not end by its own result or a declared error. */
export class WorkflowFailed extends Schema.TaggedError<WorkflowFailed>()("WorkflowFailed", {
  /** `StepTimedOut`, `StepFailed`, `ValueRejected`, `ChildClosed`, `Cancelled`, `TimedOut`, `Terminated`, `LimitExceeded`, `StartConflict`, `Defect`. */
  kind: Schema.String,
  /** The durable name of the step, `""` where no single step is to blame. */
  step: Schema.String,
  message: Schema.String
}) {}

export const TimeoutKind = Schema.Literals(["scheduleToStart", "startToClose", "scheduleToClose", "heartbeat"])
export type TimeoutKind = typeof TimeoutKind.Type

const WaitKind = Schema.Literals([...TimeoutKind.literals, "signal", "queue", "child"])

/** A step took longer than it may, or waited in vain for its signal, its child, or what comes of its item in a queue. */
export class StepTimedOut extends Schema.TaggedError<StepTimedOut>()("StepTimedOut", {
  step: Schema.String,
  kind: WaitKind
}) {
  override get message(): string {
    if (this.kind === "signal") return `Step "${this.step}" waited for its signal until its timeout.`
    if (this.kind === "child") return `Step "${this.step}" waited for its child until its timeout.`
    if (this.kind === "queue") return `Step "${this.step}" waited for the outcome of its item until its timeout.`
    return `Step "${this.step}" exceeded its ${this.kind} timeout.`
  }
}

/** A step used up its attempts on failures that its contract does not declare. */
export class StepFailed extends Schema.TaggedError<StepFailed>()("StepFailed", {
  step: Schema.String,
  attempts: Schema.Int,
  message: Schema.String
}) {}

/** How an execution can be closed from outside. */
const Closed = Schema.Literals(["Cancelled", "TimedOut", "Terminated"])

export const isClosing = Schema.is(Closed)

/** A child did not end by itself, or by a system failure of its own. */
export class ChildClosed extends Schema.TaggedError<ChildClosed>()("ChildClosed", {
  /** Its execution id. */
  child: Schema.String,
  state: Schema.Literals([...Closed.literals, "Failed"]),
  message: Schema.String
}) {}

/** A value broke its schema: an activity returned it, or an expression computed it. */
export class ValueRejected extends Schema.TaggedError<ValueRejected>()("ValueRejected", {
  /** The durable name of the step, `""` for the result of the workflow. */
  step: Schema.String,
  /** Path of the offending member, `""` for the whole. */
  path: Schema.String,
  reason: Schema.String
}) {
  override get message(): string {
    const where = [this.step === "" ? undefined : `step "${this.step}"`, this.path === "" ? undefined : this.path]
    const place = where.filter((part) => part !== undefined).join(", ")
    return place === "" ? this.reason : `${place}: ${this.reason}`
  }
}

/** The workflow uses something that only Perdure's own engine has. */
export class NeedsPerdureEngine extends Schema.TaggedError<NeedsPerdureEngine>()("NeedsPerdureEngine", {
  feature: Schema.String
}) {
  override get message(): string {
    return `${this.feature} needs Perdure's engine: provide engineLayer from perdure/runtime instead of this WorkflowEngine.`
  }
}

/** The application provides no service that its workflows need: a defect of how its layers are put together. */
export class ServiceMissing extends Schema.TaggedError<ServiceMissing>()("ServiceMissing", {
  /** The key of the service, as in `perdure/order.workflow/OrderQueues`. */
  service: Schema.String
}) {
  override get message(): string {
    return `The service ${this.service} is not provided.`
  }
}

/** The system failures that a body can catch by name. */
export type CatchableFailure = StepTimedOut | StepFailed | ChildClosed | ValueRejected

export const isCatchable = (value: unknown): value is CatchableFailure =>
  value instanceof StepTimedOut || value instanceof StepFailed || value instanceof ChildClosed ||
  value instanceof ValueRejected

export type SystemFailure = CatchableFailure | NeedsPerdureEngine

export const isSystemFailure = (value: unknown): value is SystemFailure =>
  isCatchable(value) || value instanceof NeedsPerdureEngine

/** A system failure as clients see it. */
export const toWorkflowFailed = (defect: unknown): WorkflowFailed => {
  if (isSystemFailure(defect)) {
    return new WorkflowFailed({ kind: defect._tag, step: "step" in defect ? defect.step : "", message: defect.message })
  }
  const rejection = rejectionIn(defect)
  if (rejection !== undefined) return toWorkflowFailed(new ValueRejected({ step: "", ...rejection }))
  return new WorkflowFailed({ kind: "Defect", step: "", message: messageOf(defect) })
}

/** The words of anything that was thrown; never a stack trace. */
export const messageOf = (thrown: unknown): string => {
  if (thrown instanceof Error) {
    const message = thrown.message === "" ? thrown.name : thrown.message
    return message
  }
  if (typeof thrown === "string") return thrown
  try {
    return JSON.stringify(thrown) ?? String(thrown)
  } catch {
    return String(thrown)
  }
}

/** How an execution that was closed from outside appears to its client. */
export const closedBy = (reason: typeof Closed.Type | "LimitExceeded"): WorkflowFailed => {
  const messages = {
    Cancelled: "The execution was cancelled.",
    TimedOut: "The execution exceeded its timeout.",
    Terminated: "The execution was terminated.",
    LimitExceeded: "A run had too many events, too long a history, or too many steps under way; its history says which."
  }
  return new WorkflowFailed({ kind: reason, step: "", message: messages[reason] })
}
