/** F14 and F15: signals around the moment at which their step falls asleep; twice, too early, too late, to nobody. */
import { Effect } from "effect"
import { Control } from "../../../runtime/index.ts"
import type { Setup } from "../../engine/support.ts"
import { each, type Fault } from "../fault.ts"
import { completed, ended, inside, keys, mail, started } from "../inside.ts"
import { below, pick } from "../workers.ts"

const send = (key: string, by: string, sender = by) =>
  Control.use((control) => control.signal(`Flow/${key}`, { name: "approval", payload: { by }, senderId: sender }))

const turns = (count: number) =>
  Effect.forEach(keys(count), () => Effect.callback<void>((resume) => void setImmediate(resume, Effect.void)))

export const boundary: Fault = {
  number: "F14",
  title: "signals before, at and after the moment of suspension, 20 at once",
  unit: "signals",
  counts: { suite: 200, ci: 1_000, nightly: 10_000 },
  run: (scale, findings) =>
    each({ ...scale, count: Math.ceil(scale.count / 20) }, findings, async () => {
      const awaited = new Map<string, () => void>()
      const override: Setup["override"] = {
        act: (input) => Effect.as(Effect.sync(() => awaited.get(input.text)?.()), input)
      }
      const residency = pick(scale.random, [0, 5, 10_000])
      const statuses = await inside(
        findings,
        { main: mail, override, engine: { residency } },
        Effect.forEach(keys(20), (key) =>
          Effect.gen(function*() {
            const ready = new Promise<void>((resolve) => awaited.set(key, resolve))
            yield* started(key)
            if (scale.random() < 0.8) yield* Effect.promise(() => ready)
            yield* turns(below(scale.random, 8))
            yield* send(key, key)
            return yield* ended(key)
          }), { concurrency: "unbounded" })
      )
      completed(findings, statuses, `room for ${residency}`)
      findings.done += 19
    })
}

const tag = (it: { readonly _tag: string }) => Effect.succeed(it._tag)

/** Signals come before anything waits for them. */
const slow: Setup["override"] = { act: (input) => Effect.as(Effect.sleep(10), input) }

/** Each execution takes so many signals. */
const many = 50

export const odd: Fault = {
  number: "F15",
  title: "signals sent twice, all at once, after the end, and to nobody",
  unit: "signals",
  counts: { suite: 300, ci: 10_001, nightly: 100_000 },
  run: (scale, findings) =>
    each({ ...scale, count: Math.ceil(scale.count / many) }, findings, async (index) => {
      const key = `k${index}`
      const [status, answers, late, nobody, again] = await inside(
        findings,
        { main: mail, override: slow, engine: { residency: pick(scale.random, [0, 10_000]) } },
        Effect.gen(function*() {
          yield* started(key, { list: [many] })
          const deliveries = keys(many).flatMap((by) => scale.random() < 0.3 ? [by, by] : [by])
          const answers = yield* Effect.forEach(deliveries, (by) => send(key, by), { concurrency: "unbounded" })
          const status = yield* ended(key)
          return [
            status,
            answers,
            yield* Effect.catch(Effect.as(send(key, "late"), "taken"), tag),
            yield* Effect.catch(Effect.as(send("none", "late"), "taken"), tag),
            yield* send(key, "k0")
          ] as const
        })
      )
      findings.expect(status.result === keys(many).join(" "), `the signals came as ${String(status.result)}`)
      const fresh = answers.filter(({ duplicate }) => !duplicate).length
      findings.expect(fresh === many, `${fresh} of ${many} senders were new`)
      findings.expect(late === "ExecutionClosed", `after the end: ${late}`)
      findings.expect(nobody === "ExecutionNotFound", `to nobody: ${nobody}`)
      findings.expect(again.duplicate, "a delivery that was made again after the end was not known")
      findings.done += many - 1
    })
}
