/** The workloads, each timed once on one subject. */
import { Effect } from "effect"
import { awakeAt, lateness, type Workloads } from "./subject.ts"

/** Figures of one round; times in milliseconds. */
export interface Figures {
  readonly throughput: number
  readonly p50: number
  readonly p99: number
  readonly parallel: number
  readonly sequence: number
  readonly wake: number
  readonly late50: number
  readonly late99: number
  readonly fewLate50: number
  readonly signal: number
  /** What generated code takes longer than the same by hand, as a part of that. */
  readonly generated: number
}

const executions = 1000
const inFlight = 100
const oneAtATime = 200
const pairs = 500
const warmUp = 50

const timed = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<number, E> =>
  Effect.suspend(() => {
    const start = performance.now()
    return Effect.map(effect, () => performance.now() - start)
  })

const quantile = (values: ReadonlyArray<number>, q: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))] ?? Number.NaN

const names = (count: number, prefix: string): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`)

/** W1: workflows of three steps per second, so many at once. */
const throughput = (subject: Workloads, round: string) =>
  timed(Effect.forEach(names(executions, `${round}-w1`), subject.three, { concurrency: inFlight, discard: true })).pipe(
    Effect.map((millis) => executions / millis * 1000)
  )

/** W2: how long three steps take alone. */
const latency = (subject: Workloads, round: string) =>
  Effect.map(
    Effect.forEach(names(oneAtATime, `${round}-w2`), (id) => timed(subject.three(id))),
    (millis) => ({ p50: quantile(millis, 0.5), p99: quantile(millis, 0.99) })
  )

/** Both kinds of code by turns, so that what disturbs one disturbs the other. */
const generated = ({ byHand, three }: Workloads, round: string) => {
  if (byHand === undefined) return Effect.succeed(Number.NaN)
  return Effect.map(
    Effect.forEach(names(pairs, `${round}-by-turns`), (id, at) => {
      const generated = timed(three(id))
      const hand = timed(byHand(id))
      return Effect.all(at % 2 === 0 ? { generated, hand } : { hand, generated })
    }),
    (millis) => {
      const p50 = (key: "generated" | "hand") => quantile(millis.map((pair) => pair[key]), 0.5)
      return p50("generated") / p50("hand") - 1
    }
  )
}

/** W4: how late the step after a nap runs when a thousand steps are recorded before it. */
export const wake = (subject: Workloads, round: string): Effect.Effect<number, unknown> => {
  const id = `${round}-wake`
  return Effect.map(subject.wake(id), () => lateness(id))
}

/** W5: how late the steps after timers run that are due at one instant. */
const timers = (subject: Workloads, round: string, count: number) =>
  Effect.suspend(() => {
    const ids = names(count, `${round}-w5-${count}`)
    // All of them are to be asleep by then.
    const at = Date.now() + 500 + 3 * count
    return Effect.map(
      Effect.forEach(ids, (id) => subject.due(id, at), { concurrency: "unbounded", discard: true }),
      () => ids.map((id) => awakeAt(id) - at)
    )
  })

/** W6: from sending a signal to the result of the workflow that has waited for it. */
const signal = ({ signals }: Workloads, round: string) => {
  if (signals === undefined) return Effect.succeed(Number.NaN)
  const ids = names(oneAtATime, `${round}-w6`)
  return Effect.forEach(ids, signals.ask, { discard: true }).pipe(
    Effect.andThen(Effect.forEach(ids, (id) => timed(signals.answer(id)))),
    Effect.map((millis) => quantile(millis, 0.5))
  )
}

export const measure = Effect.fnUntraced(function*(subject: Workloads, round: string) {
  yield* Effect.forEach(names(warmUp, `${round}-warm`), subject.three, { concurrency: inFlight, discard: true })
  const before = {
    throughput: yield* throughput(subject, round),
    ...(yield* latency(subject, round)),
    parallel: yield* timed(subject.parallel(`${round}-w3`)),
    sequence: yield* timed(subject.sequence(`${round}-w4`)),
    wake: yield* wake(subject, round)
  }
  const late = yield* timers(subject, round, 1000)
  const fewLate = yield* timers(subject, round, 100)
  const figures: Figures = {
    ...before,
    late50: quantile(late, 0.5),
    late99: quantile(late, 0.99),
    fewLate50: quantile(fewLate, 0.5),
    signal: yield* signal(subject, round),
    generated: yield* generated(subject, round)
  }
  return figures
})
