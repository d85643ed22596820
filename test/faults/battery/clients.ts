/** F13 and F16: many clients at one execution, and several ends at one instant. */
import { Effect } from "effect"
import { Control } from "../../../runtime/index.ts"
import { each, type Fault } from "../fault.ts"
import { all, ended, inside, keys, plain, started } from "../inside.ts"
import { below, pick } from "../workers.ts"

export const sameKey: Fault = {
  number: "F13",
  title: "50 clients start the same key",
  unit: "keys",
  counts: { suite: 40, ci: 200, nightly: 5_000 },
  run: (scale, findings) =>
    each({ ...scale, count: Math.ceil(scale.count / 20) }, findings, async () => {
      const answers = await inside(
        findings,
        { main: plain, engine: { residency: pick(scale.random, [0, 10_000]) } },
        Effect.forEach(keys(20), (key) =>
          Effect.tap(
            Effect.forEach(keys(50), () => started(key), { concurrency: "unbounded" }),
            () => ended(key)
          ), { concurrency: "unbounded" })
      )
      for (const [index, started] of answers.entries()) {
        const created = started.filter((it) => it.created).length
        const ids = new Set(started.map(({ executionId }) => executionId)).size
        findings.expect(created === 1 && ids === 1, `k${index} was created ${created} times, as ${ids} executions`)
      }
      findings.done += 19
    })
}

type Act = (control: Control["Service"], key: string) => Effect.Effect<unknown, unknown>

const acts: ReadonlyArray<Act> = [
  (control, key) => control.cancel(`Flow/${key}`),
  (control, key) => control.terminate(`Flow/${key}`),
  (control, key) => control.pause(`Flow/${key}`),
  (control, key) => control.resume(`Flow/${key}`),
  (control, key) => control.signal(`Flow/${key}`, { name: "approval", payload: { by: key } })
]

/** They complete, time out, are paused, cancelled and terminated within the same few milliseconds. */
export const ends: Fault = {
  number: "F16",
  title: "pause, cancel, terminate, the last step and the deadline at one instant",
  unit: "executions",
  counts: { suite: 200, ci: 2_000, nightly: 50_000 },
  run: (scale, findings) =>
    each({ ...scale, count: Math.ceil(scale.count / 50) }, findings, async () => {
      const deadline = 15 + below(scale.random, 30)
      const seen = await inside(
        findings,
        { main: plain, timeouts: { execution: deadline }, engine: { residency: pick(scale.random, [0, 5, 10_000]) } },
        Effect.gen(function*() {
          const control = yield* Control
          const hits = keys(50).map((key) => {
            const pause = Math.max(0, deadline - below(scale.random, 12))
            const chosen = acts.filter(() => scale.random() < 0.5)
            return Effect.andThen(
              Effect.sleep(pause),
              Effect.forEach(chosen, (act) => Effect.ignore(act(control, key)), { concurrency: "unbounded" })
            ).pipe(
              // Paused on its way out, it would wait for that for ever.
              Effect.andThen(Effect.ignore(control.resume(`Flow/${key}`)))
            )
          })
          const [first] = yield* Effect.all([
            all(keys(50), { list: [Math.floor(deadline / 3)] }),
            Effect.all(hits, { concurrency: "unbounded" })
          ], {
            concurrency: "unbounded"
          })
          return [first, yield* Effect.forEach(keys(50), ended)] as const
        }),
        `a deadline of ${deadline} ms`
      )
      for (const [index, { key, state }] of seen[0].entries()) {
        const now = seen[1][index]?.state
        findings.expect(now === state, `I9 ${key} was ${state} and is ${now}`)
      }
      findings.done += 49
    })
}
