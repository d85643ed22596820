/** What is measured: one engine with one way of writing the workflows, under a name. */
import type { Effect, Scope } from "effect"

/** Makes a payload about 200 bytes of JSON. */
export const filler = "x".repeat(150)

/** Steps of the long workflows. */
export const many = 1000

/** How long the waking workflow sleeps, in milliseconds. */
export const nap = 200

/** When steps around naps ran, in milliseconds since the epoch. */
const asleep = new Map<string, number>()
const awake = new Map<string, number>()

const now = (): number => performance.timeOrigin + performance.now()

export const noteAsleep = (id: string): void => void asleep.set(id, now())
export const noteAwake = (id: string): void => void awake.set(id, now())

export const awakeAt = (id: string): number => awake.get(id) ?? Number.NaN

/** By how many milliseconds the step after the nap came late. */
export const lateness = (id: string): number => awakeAt(id) - (asleep.get(id) ?? Number.NaN) - nap

type Run = (id: string) => Effect.Effect<unknown, unknown>

export interface Workloads {
  /** Three steps. */
  readonly three: Run
  /** The same, written by hand for the same engine. */
  readonly byHand?: Run
  /** A thousand steps at once. */
  readonly parallel: Run
  /** A thousand steps, one after the other. */
  readonly sequence: Run
  /** A thousand steps, a nap, one more step. */
  readonly wake: Run
  /** Sleeps until an instant in milliseconds since the epoch, then takes a step. */
  readonly due: (id: string, at: number) => Effect.Effect<unknown, unknown>
  /** Starts to wait for a signal, and sends it. */
  readonly signals?: {
    readonly ask: Run
    /** Ends when the workflow has. */
    readonly answer: Run
  }
}

export interface Subject {
  readonly name: string
  /** Measured for the wake alone: a known engine in another mode. */
  readonly wakeOnly?: boolean
  /** A fresh engine with the workflows registered on it, for the life of the scope. */
  readonly open: Effect.Effect<Workloads, unknown, Scope.Scope>
}
