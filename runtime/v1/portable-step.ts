/** A step over any `WorkflowEngine`: attempts until one is an outcome, with durable waits between them. */
import { Effect } from "effect"
import type { StepRequest, StepResult } from "./commands.ts"
import { StepFailed, StepTimedOut, ValueRejected } from "./errors.ts"
import { backoff } from "./policy.ts"
import type { AttemptRecord } from "./portable-attempt.ts"

/** What the loop needs of the run. */
export interface StepSupport {
  readonly executionId: string
  /** The instant, recorded. */
  readonly now: (name: string) => Effect.Effect<number>
  readonly attempt: (
    request: StepRequest,
    number: number,
    last: AttemptRecord | undefined,
    deadline: number | undefined
  ) => Effect.Effect<AttemptRecord>
  readonly wait: (name: string, due: number) => Effect.Effect<void>
  /** The execution has to close: nothing of its body goes on. */
  readonly close: Effect.Effect<never>
}

export const runStep = Effect.fnUntraced(function*(
  support: StepSupport,
  request: StepRequest
): Effect.fn.Return<StepResult> {
  const { name, retry, timeouts } = request
  const deadline = timeouts.scheduleToClose === undefined
    ? undefined
    : (yield* support.now(`${name}/scheduled`)) + timeouts.scheduleToClose
  let last: AttemptRecord | undefined
  for (let number = 1;; number++) {
    last = yield* support.attempt(request, number, last, deadline)
    if (last.outcome.kind === "closed") return yield* support.close
    const result = resultOf(request, last, number)
    if (result !== undefined) return result
    const due = last.at + backoff(retry, number, `${support.executionId}/${name}`)
    if (deadline !== undefined && due >= deadline) {
      return last.outcome.kind === "declared"
        ? { kind: "declared", text: last.outcome.text }
        : system(new StepTimedOut({ step: name, kind: "scheduleToClose" }))
    }
    yield* support.wait(`${name}/retry/${number}`, due)
  }
})

/** How the step ends with this attempt, or nothing if another one follows. */
const resultOf = (
  { name, retry }: StepRequest,
  { at, outcome }: AttemptRecord,
  attempts: number
): StepResult | undefined => {
  const isLast = retry.maximumAttempts > 0 && attempts >= retry.maximumAttempts
  switch (outcome.kind) {
    case "success":
      return { ...outcome, order: at }
    case "closed":
      return undefined
    case "declared": {
      const isFinal = isLast || !retry.retriesDeclared || retry.nonRetryableErrors.includes(outcome.tag)
      return isFinal ? { kind: "declared", text: outcome.text } : undefined
    }
    case "rejected":
      return system(new ValueRejected({ step: name, ...outcome.rejection }))
    case "undeclared":
      return isLast ? system(new StepFailed({ step: name, attempts, message: outcome.message })) : undefined
    case "timedOut": {
      const isFinal = isLast || outcome.timeout === "scheduleToClose"
      return isFinal ? system(new StepTimedOut({ step: name, kind: outcome.timeout })) : undefined
    }
  }
}

const system = (failure: StepFailed | StepTimedOut | ValueRejected): StepResult => ({ kind: "system", failure })
