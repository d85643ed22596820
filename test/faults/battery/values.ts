/** F18: values that storage may spoil: each comes back exactly, or is refused by a typed error. */
import { Effect } from "effect"
import { Control } from "../../../runtime/index.ts"
import { each, type Fault } from "../fault.ts"
import { inside, mail } from "../inside.ts"
import { below } from "../workers.ts"

const texts: ReadonlyArray<(size: number) => string> = [
  (size) => "x".repeat(size),
  (size) => "\u0000".repeat(Math.ceil(size / 6)),
  (size) => "\ud83d\ude00é\u2028\u2029'\"\\\n".repeat(Math.ceil(size / 12)),
  () => "lone \ud800 surrogate",
  () => "\udc00",
  () => "",
  () => "{\"branch\":\"\"}",
  () => "__proto__"
]

export const values: Fault = {
  number: "F18",
  title: "large and strange texts through a payload, a signal and a result",
  unit: "texts",
  counts: { suite: texts.length, ci: 40, nightly: 400 },
  run: (scale, findings) =>
    each(scale, findings, async (index) => {
      const text = texts[index % texts.length]!(1 + below(scale.random, 1_500_000))
      const said = await inside(
        findings,
        { main: mail, engine: { residency: 0 } },
        Control.use((control) =>
          Effect.gen(function*() {
            const { executionId } = yield* control.start({ workflow: "Flow", payload: { key: "k", note: text } })
            yield* control.signal(executionId, { name: "approval", payload: { by: text } })
            const { payload, result } = yield* control.result(executionId)
            return JSON.stringify([result, payload])
          }).pipe(Effect.catchCause((cause) => Effect.as(Effect.ignore(control.terminate("Flow/k")), String(cause))))
        )
      )
      const exact = JSON.stringify([text, { key: "k", note: text }])
      const isRefused = /PayloadRejected|SignalRejected/.test(said)
      findings.expect(said === exact || isRefused, `${JSON.stringify(text.slice(0, 20))} became ${said.slice(0, 200)}`)
    })
}
