/** What the golden of signals does on the engine: what is sent reaches the steps that await it, by name and by token. */
import { Deferred, Effect, Layer } from "effect"
import { testEngineLayer } from "perdure/testing"
import { describe, expect, it } from "vitest"
import { ApprovalClient, DeskActivities, layer, ReminderClient } from "../../golden/build/await/generated/index.ts"
import { Control } from "../../runtime/index.ts"

/** The tokens that went out, each by the step that handed it out. */
type Sent = Map<string, Deferred.Deferred<string>>

const tokenOf = (sent: Sent, step: string): Deferred.Deferred<string> => {
  const token = sent.get(step) ?? Deferred.makeUnsafe<string>()
  sent.set(step, token)
  return token
}

const desk = (sent: Sent, notes: Array<string>) => {
  const hand = (step: string, token: string) => Deferred.succeed(tokenOf(sent, step), token)
  return DeskActivities.of({
    askManager: ({ token }, { step }) => Effect.asVoid(hand(step, token)),
    askBuyer: ({ sku, token }, { step }) => Effect.as(hand(step, token), { mail: `mail-${sku}` }),
    withdraw: () => Effect.void,
    note: ({ text }) => Effect.sync(() => void notes.push(text))
  })
}

const answerWith = (sent: Sent, step: string, payload: { readonly ok: boolean; readonly by?: string } | string) =>
  Effect.flatMap(Deferred.await(tokenOf(sent, step)), (token) =>
    Control.use((control) => control.signalByToken(token, payload)))

describe.each([false, true])("with replay at every wait: %s", (replayEveryWait) => {
  const running = <A, E>(script: (sent: Sent, notes: Array<string>) => Effect.Effect<A, E, Control>): Promise<A> => {
    const sent: Sent = new Map()
    const notes: Array<string> = []
    const workers = layer.pipe(
      Layer.provide(Layer.succeed(DeskActivities, desk(sent, notes))),
      Layer.provideMerge(testEngineLayer({ replayEveryWait }))
    )
    return Effect.runPromise(Effect.provide(script(sent, notes), workers))
  }

  it("what is sent early waits for its step, and a token answers its own", async () => {
    const result = await running(Effect.fnUntraced(function*(sent, notes) {
      const { executionId: id } = yield* ApprovalClient.start({ order: "ord_1", skus: ["a", "b"], isLarge: true })
      yield* ApprovalClient.signal.message(id, "go on", { senderId: "mail-1" })
      yield* ApprovalClient.signal.message(id, "go on", { senderId: "mail-1" })
      yield* ApprovalClient.signal.verdict(id, { by: "ann", ok: false })
      yield* ApprovalClient.signal.verdict(id, { by: "bob", ok: true })
      yield* ApprovalClient.signal.verdict(id, { by: "cid", ok: true })
      yield* ApprovalClient.signal.urgent(id, { level: 3 })
      yield* answerWith(sent, "ask", { by: "eve", ok: true })
      yield* answerWith(sent, "mail[b]", "drop")
      yield* answerWith(sent, "mail[a]", "keep")
      yield* ApprovalClient.signal.message(id, "in time")
      return { ...yield* ApprovalClient.result(id), approval: yield* Deferred.await(tokenOf(sent, "ask")), notes }
    }))
    expect(result).toMatchObject({ by: "eve", choices: ["keep", "drop"], last: "bob" })
    expect(result.link).toBe(`https://example.com/${result.approval}`)
    expect(result.notes[0]).toMatch(/^ann, see \S{20,}$/)
    expect(result.notes.slice(1)).toEqual(["bob"])
  })

  it("each iteration has a token of its own", async () => {
    const tokens = await running(Effect.fnUntraced(function*(sent) {
      const { executionId: id } = yield* ReminderClient.start({ order: "ord_2", times: 5 })
      yield* answerWith(sent, "remind#1", { ok: false })
      yield* answerWith(sent, "remind#2", { ok: false })
      yield* answerWith(sent, "remind#3", { ok: true })
      expect(yield* ReminderClient.result(id)).toEqual({ ok: true })
      return yield* Effect.forEach([...sent.values()], (it) => Deferred.await(it))
    }))
    expect(new Set(tokens).size).toBe(3)
  })
})
