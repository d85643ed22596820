/** The workloads, each timed once on one subject. */
import { Effect } from "effect"
import { lateness, type Workloads } from "./subject.ts"

/** Figures of one round; times in milliseconds. */
export interface Figures {
  readonly throughput: number
  readonly p50: number
  readonly p99: number
  readonly sequence: number
  readonly wake: number
}

const executions = 1000
const inFlight = 100
const oneAtATime = 200
const warmUp = 50

const timed = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<number, E> =>
  Effect.suspend(() => {
    const start = performance.now()
    return Effect.map(effect, () => performance.now() - start)
  })

const quantile = (sorted: ReadonlyArray<number>, q: number): number => sorted[Math.floor(q * (sorted.length - 1))] ?? 0

/** W1: workflows of three steps per second, so many at once. */
const throughput = (subject: Workloads, round: string) => {
  const ids = Array.from({ length: executions }, (_, index) => `${round}-w1-${index}`)
  return timed(Effect.forEach(ids, subject.three, { concurrency: inFlight, discard: true })).pipe(
    Effect.map((millis) => executions / millis * 1000)
  )
}

/** W2: how long three steps take alone. */
const latency = (subject: Workloads, round: string) => {
  const ids = Array.from({ length: oneAtATime }, (_, index) => `${round}-w2-${index}`)
  return Effect.map(Effect.forEach(ids, (id) => timed(subject.three(id))), (millis) => {
    const sorted = millis.toSorted((a, b) => a - b)
    return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) }
  })
}

/** W4: how late the step after a nap runs when a thousand steps are recorded before it. */
export const wake = (subject: Workloads, round: string): Effect.Effect<number, unknown> => {
  const id = `${round}-wake`
  return Effect.map(subject.wake(id), () => lateness(id))
}

export const measure = Effect.fnUntraced(function*(subject: Workloads, round: string) {
  const warm = Array.from({ length: warmUp }, (_, index) => `${round}-warm-${index}`)
  yield* Effect.forEach(warm, subject.three, { concurrency: inFlight, discard: true })
  const figures: Figures = {
    throughput: yield* throughput(subject, round),
    ...(yield* latency(subject, round)),
    sequence: yield* timed(subject.sequence(`${round}-w4`)),
    wake: yield* wake(subject, round)
  }
  return figures
})
