/** What `perdure/testing` gives to tests of workflows and activities. */
import { Effect, Layer } from "effect"
import { client } from "perdure/runtime/v1"
import { activityContext, testEngineLayer } from "perdure/testing"
import { expect, it } from "vitest"
import { DeskActivities } from "../conformance/desk/desk.activities.ts"
import { deskWith, Notes } from "../conformance/desk/desk.ts"
import { Clockwork, deskLayer } from "../conformance/desk/desk.workflows.ts"

it.each([false, true])("runs workflows, replayed at every wait: %s", async (replayEveryWait) => {
  const worker = deskLayer.pipe(
    Layer.provide(deskWith(new Notes())),
    Layer.provideMerge(testEngineLayer({ replayEveryWait }))
  )
  const payload = { key: "a", nap: 20, past: "2020-01-01T00:00:00Z", late: false }
  const result = await Effect.runPromise(Effect.provide(client(Clockwork).execute(payload), worker))
  expect(result).toMatchObject({ inOrder: true, way: "short" })
})

it("gives an activity the context of an attempt", async () => {
  const notes = new Notes()
  const answer = DeskActivities.use((desk) =>
    desk.answer({ succeedOn: 2, failWith: "Busy" }, activityContext({ step: "ask", attempt: 2 }))
  )
  expect(await Effect.runPromise(Effect.provide(answer, deskWith(notes)))).toEqual({ attempts: 2 })
  expect(notes.of("execution")).toMatchObject([{
    step: "ask",
    key: "execution/1/ask",
    attemptKey: "execution/1/ask#2"
  }])
})
