/** What is measured: one engine with one way of writing the workflows, under a name. */
import type { Effect, Scope } from "effect"

/** Makes a payload about 200 bytes of JSON. */
export const filler = "x".repeat(150)

/** Steps of the long workflows. */
export const many = 1000

/** How long the waking workflow sleeps, in milliseconds. */
export const nap = 200

/** When naps began and ended, noted by the steps before and after them. */
const asleep = new Map<string, number>()
const awake = new Map<string, number>()

export const noteAsleep = (id: string): void => void asleep.set(id, performance.now())
export const noteAwake = (id: string): void => void awake.set(id, performance.now())

/** By how many milliseconds the step after the nap came late. */
export const lateness = (id: string): number => (awake.get(id) ?? Number.NaN) - (asleep.get(id) ?? Number.NaN) - nap

export interface Workloads {
  /** Three steps. */
  readonly three: (id: string) => Effect.Effect<unknown, unknown>
  /** A thousand steps, one after the other. */
  readonly sequence: (id: string) => Effect.Effect<unknown, unknown>
  /** A thousand steps, a nap, one more step. */
  readonly wake: (id: string) => Effect.Effect<unknown, unknown>
}

export interface Subject {
  readonly name: string
  /** Measured for the wake alone: a known engine in another mode. */
  readonly wakeOnly?: boolean
  /** A fresh engine with the workflows registered on it, for the life of the scope. */
  readonly open: Effect.Effect<Workloads, unknown, Scope.Scope>
}
