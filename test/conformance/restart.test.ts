/** Generated workflows whose engine is closed in the middle and opened again, with the same code and with other code. */
import { Cause, Effect, Layer, Schema } from "effect"
import { activity, body, call, sleep, undo, workflow } from "perdure/runtime/v1"
import { describe, expect, it } from "vitest"
import { cancel, DeskActivities } from "./desk/desk.activities.ts"
import { deskWith, Notes } from "./desk/desk.ts"
import { deskLayer, Trip } from "./desk/desk.workflows.ts"
import { type DurableEngine, durableEngines, type OpenEngine, openEngine } from "./engines.ts"
import { isComplete, isParked, isSuspended, outcome, pollUntil } from "./polling.ts"

const Stay = workflow("Stay", {
  version: 1,
  payload: { key: Schema.String },
  success: Schema.String,
  idempotencyKey: (payload) => payload.key,
  hashes: { identity: "", payload: "", result: "", plan: "1", source: "" }
})

/** The workflow as code that expects ids of rooms to look like this. */
const expecting = (pattern: RegExp) => {
  const book = activity(DeskActivities, "book", {
    input: Schema.Struct({ what: Schema.String }),
    success: Schema.Struct({ id: Schema.String.check(Schema.isPattern(pattern)) })
  })
  return body(
    Stay,
    Effect.fnUntraced(function*() {
      const room = yield* call("room", book, { what: "room" }).pipe(
        undo((result) => call("room/undo", cancel, { id: result.id }))
      )
      yield* sleep("night", "300 millis")
      return room.id
    })
  )
}

describe.each(durableEngines)("on $name", ({ storage }: DurableEngine) => {
  const inTurn = (
    turns: ReadonlyArray<{ readonly workflows: typeof deskLayer; readonly use: (opened: OpenEngine) => Promise<void> }>,
    notes: Notes
  ) =>
    Effect.runPromise(Effect.scoped(Effect.gen(function*() {
      const layer = yield* storage
      for (const { workflows, use } of turns) {
        yield* Effect.promise(async () => {
          const opened = await openEngine({ layer }, workflows.pipe(Layer.provide(deskWith(notes))))
          await use(opened).finally(opened.close)
        })
      }
    })))

  it("continues where it was, and undoes what was done before", async () => {
    const notes = new Notes()
    const payload = { key: "restart", pause: 300, failWith: "Closed" } as const
    let id = ""
    await inTurn([
      {
        workflows: deskLayer,
        use: async (opened) => {
          id = await opened.run(Trip.execute(payload, { discard: true }))
          await opened.run(pollUntil(Trip.poll(id), isSuspended))
          expect(notes.steps(id)).toEqual(["flight", "hotel", "meal"])
        }
      },
      {
        workflows: deskLayer,
        use: async (opened) => {
          expect(outcome(await opened.run(pollUntil(Trip.poll(id), isComplete)))).toBe("Closed")
          expect(notes.steps(id)).toEqual(
            "flight hotel meal taxi hotel/undo hotel/undo flight/undo flight/undo".split(" ")
          )
        }
      }
    ], notes)
  })

  it("parks, and compensates nothing, when a recorded result does not fit today's schema", async () => {
    const notes = new Notes()
    let id = ""
    await inTurn([
      {
        workflows: expecting(/^room/),
        use: async (opened) => {
          id = await opened.run(Stay.execute({ key: "schema" }, { discard: true }))
          await opened.run(pollUntil(Stay.poll(id), isSuspended))
        }
      },
      {
        workflows: expecting(/^suite/),
        use: async (opened) => {
          const parked = await opened.run(pollUntil(Stay.poll(id), isParked))
          expect(parked._tag === "Suspended" && parked.cause && Cause.pretty(parked.cause)).toContain("room")
          expect(notes.steps(id)).toEqual(["room"])
        }
      },
      {
        workflows: expecting(/^room/),
        use: async (opened) => {
          await opened.run(Stay.resume(id))
          expect(outcome(await opened.run(pollUntil(Stay.poll(id), isComplete)))).toBe("success")
          expect(notes.steps(id)).toEqual(["room"])
        }
      }
    ], notes)
  })
})
