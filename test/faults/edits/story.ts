/** One execution of the project under `order/`, from its start under the old code to its end. */
import { Deferred, Effect, Layer } from "effect"
import { Control, engineLayer, type ExecutionStatus } from "../../../runtime/index.ts"
import { databaseFile } from "../../engine/support.ts"
import type { Entry } from "../ledger.ts"
import type { Attempt, Code, Hands } from "./code.ts"
import type { Point } from "./points.ts"

const id = "Order/o1"

/** What was done, and what came of it. */
export interface Deed extends Entry {
  readonly method: string
  readonly result?: unknown
}

/** One execution, from its start under the old code to its end. */
export class Story {
  readonly id = id
  readonly database = databaseFile()
  readonly deeds: Array<Deed> = []
  readonly point: Point
  readonly residency: number

  constructor(point: Point, residency: number) {
    this.point = point
    this.residency = residency
  }

  /** A worker with this code. Its results tell which code they are of; it stops in the step that `at` names. */
  worker<A, E>(
    { layer, manifest }: Code,
    age: "old" | "new",
    effect: Effect.Effect<A, E, Control>,
    at?: { readonly step: string; readonly reached: Deferred.Deferred<void> }
  ): Promise<A> {
    const hands: Hands = (attempt, refuse) =>
      Effect.gen({ self: this }, function*() {
        this.note("begin", attempt)
        const { method, step, text } = attempt
        if (at !== undefined && (step === at.step || (method === "print" && at.step === "printed"))) {
          yield* Deferred.succeed(at.reached, undefined)
          yield* Effect.never
        }
        const isDeclined = method === "settle" && text === "decline"
        const result = method === "print" || method === "copy" ? text : { text: `${age} ${text}` }
        this.note("end", attempt, result)
        return isDeclined ? yield* refuse : result
      })
    const { database: filename, residency } = this
    const engine = engineLayer({ filename, residency, manifest, synchronous: "normal" })
    return Effect.runPromise(Effect.provide(effect, Layer.provideMerge(layer(hands), engine)))
  }

  private note(what: Entry["what"], { attempt, execution, key, method, step }: Attempt, result?: unknown): void {
    this.deeds.push({ what, execution, step, key, attempt, method, result })
  }
}

export const status = Control.use((control) => control.status(id))

const until = (wanted: (status: ExecutionStatus) => boolean) =>
  Effect.gen(function*() {
    for (;;) {
      const now = yield* status
      if (wanted(now)) return now
      yield* Effect.sleep(2)
    }
  })

/** Starts the execution, and leaves it where the story says. */
export const begun = (story: Story, code: Code): Promise<unknown> => {
  const { by, note, step } = story.point
  const reached = Deferred.makeUnsafe<void>()
  const payload = { order: "o1", items: ["a", "b"], rest: by === "timer" ? "1h" : "1ms", ...(note && { note }) }
  const work = Effect.gen(function*() {
    const control = yield* Control
    yield* control.start({ workflow: "Order", payload })
    if (by !== "signal") yield* approve("approval", "old")
    if (by === "activity") return yield* Deferred.await(reached)
    return yield* until(({ waitingFor }) => waitingFor.some((wait) => wait.kind === by && wait.step === step))
  })
  return story.worker(code, "old", work, { step, reached })
}

const approve = (name: string, by: "old" | "new") =>
  Control.use((control) => Effect.ignore(control.signal(id, { name, payload: { by }, senderId: name })))

/** Gives it whatever it waits for, until it has ended or is parked. */
export const onward = until(({ parked, state }) => state !== "Running" || parked !== undefined).pipe(
  Effect.raceFirst(Effect.forever(
    Effect.gen(function*() {
      const { waitingFor } = yield* status
      for (const wait of waitingFor) if (wait.kind === "signal") yield* approve(wait.signal, "new")
      yield* Effect.sleep(5)
    })
  ))
)
