/** An implementation of the desk's activities that notes every attempt. */
import { Effect, Layer } from "effect"
import type { ActivityContext } from "perdure/runtime/v1"
import { Busy, Closed, DeskActivities } from "./desk.activities.ts"

export interface Note {
  readonly step: string
  readonly attempt: number
  readonly key: string
  readonly attemptKey: string
  readonly input: unknown
}

/** Every attempt that began, by execution. */
export class Notes {
  readonly #byExecution = new Map<string, Array<Note>>()

  add(input: unknown, { executionId, step, attempt, idempotencyKey, attemptKey }: ActivityContext): void {
    const notes = this.#byExecution.get(executionId) ?? []
    notes.push({ step, attempt, key: idempotencyKey, attemptKey, input })
    this.#byExecution.set(executionId, notes)
  }

  of(executionId: string): ReadonlyArray<Note> {
    return this.#byExecution.get(executionId) ?? []
  }

  /** What `answer` claims as its number of attempts, instead of the truth. */
  claimed: number | undefined

  /** While true, `cancel` fails whatever the attempt. */
  cannotCancel = false

  answerWith(claimed: number | undefined): void {
    this.claimed = claimed
  }

  steps(executionId: string): ReadonlyArray<string> {
    return this.of(executionId).map((note) => note.step)
  }
}

export const deskWith = (notes: Notes) =>
  Layer.succeed(DeskActivities, {
    answer: (input, context) => {
      notes.add(input, context)
      if (context.attempt >= input.succeedOn) return Effect.succeed({ attempts: notes.claimed ?? context.attempt })
      switch (input.failWith) {
        case "Busy":
          return new Busy({ attempt: context.attempt })
        case "Closed":
          return new Closed({ reason: "for good" })
        case "defect":
          return Effect.die(new Error("the line went dead"))
      }
    },
    book: (input, context) => {
      notes.add(input, context)
      return Effect.succeed({ id: `${input.what}-1` })
    },
    // The first attempt to cancel always fails: undo steps are retried like any other.
    cancel: (input, context) => {
      notes.add(input, context)
      return context.attempt === 1 || notes.cannotCancel ? Effect.die(new Error("engaged")) : Effect.void
    },
    // The first attempt says how far it came, and is never heard of again.
    carry: (input, context) => {
      notes.add(input, context)
      return context.attempt === 1
        ? Effect.andThen(context.heartbeat({ boxes: 7 }), Effect.never)
        : Effect.succeed({ resumedFrom: context.lastHeartbeat ?? null })
    },
    linger: (input, context) => {
      notes.add(input, context)
      return Effect.sleep(input.millis)
    }
  })
