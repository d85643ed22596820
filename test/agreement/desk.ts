/** Activities and queue workers of the random workflows: quick, and what they answer follows from a seed. */
import { Effect } from "effect"
import { type Random } from "../support/random/random.ts"

type Answer = () => unknown

const error = (name: string, fields: object) => Object.assign(new Error(name), { _tag: name, ...fields })

/** Now and then one of the declared errors. */
const answering = (random: Random, answers: ReadonlyArray<Answer>, errors: ReadonlyArray<Answer> = []) => () =>
  Effect.suspend(() => {
    const failure = random() < 0.12 ? errors[Math.floor(random() * errors.length)] : undefined
    return failure === undefined
      ? Effect.succeed(answers[Math.floor(random() * answers.length)]?.())
      : Effect.fail(failure())
  })

const refused: Answer = () => error("Refused", { reason: "no" })
const late: Answer = () => error("Late", { by: "nobody" })
const receipt: Answer = () => ({ receipt: "r", count: 3 })

export const desk = (random: Random) => ({
  pay: answering(random, [receipt, () => ({ receipt: "r", count: 0, extra: "more" })], [refused, late]),
  ask: answering(random, [() => "yes", () => "no"], [refused]),
  count: answering(random, [() => 0, () => 1, () => 5]),
  log: answering(random, [() => undefined]),
  draw: answering(random, [() => ({ kind: "round", radius: 2 }), () => ({ kind: "flat", text: "t" })]),
  find: answering(random, [() => null, () => "found"])
})

export const queueWorkers = (random: Random) => ({
  queue: answering(random, [() => ({ count: 2 }), () => ({ count: 1, extra: "x" })], [refused]),
  undo: answering(random, [() => "yes", () => "no"]),
  shred: answering(random, [() => undefined])
})

export type Payload = { readonly [field: string]: unknown }

/** What executions are started with: each goes another way through conditions. */
export const payloads = (name: string): ReadonlyArray<Payload> =>
  [true, false].flatMap((flag) =>
    ["yes", "no"].map((choice, index) => ({
      n: flag ? 7 : -2,
      text: `${name} ${flag} ${choice}`,
      flag,
      id: "abc",
      money: { amount: index + 1, currency: "EUR" },
      choice,
      tags: flag ? ["a", "bb", "ccc"] : ["zz"],
      shape: index === 0 ? { kind: "round", radius: 1 } : { kind: "flat", text: "t", size: 3 },
      at: "2020-01-01T00:00:00Z",
      pause: "1ms",
      ...(flag ? { maybe: "m", maybeN: 4 } : {})
    }))
  )

/** What every execution is sent, more than once, so that each of its waits has something. */
export const signals: ReadonlyArray<{ readonly name: string; readonly payload: unknown }> = [
  { name: "token", payload: "t" },
  { name: "call", payload: { count: 3 } },
  { name: "choice", payload: "yes" },
  { name: "found", payload: null },
  { name: "money", payload: { amount: 1, currency: "USD" } }
]
