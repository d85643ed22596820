/** The `parallel` step: branches side by side, and an object of what each gave. */
import { Effect } from "effect"
import { type Branch, runAll, runSettled } from "./branches.ts"
import type { Commands } from "./commands.ts"
import type { Saga } from "./saga.ts"
import type { Settled } from "./settle.ts"

/** The branches of a step, by name. */
export interface Branches {
  readonly [name: string]: Effect.Effect<unknown, unknown, unknown>
}

export type SuccessOf<B extends Branches> = Effect.Success<B[keyof B]>
export type ErrorOf<B extends Branches> = Effect.Error<B[keyof B]>
export type ServicesOf<B extends Branches> = Effect.Services<B[keyof B]> | Commands | Saga

/** Runs branches side by side. The first failure interrupts the others. */
export const parallel = <const B extends Branches>(
  name: string,
  branches: B
): Effect.Effect<{ readonly [K in keyof B]: Effect.Success<B[K]> }, ErrorOf<B>, ServicesOf<B>> =>
  Effect.map(runAll(branchesOf(name, branches), blockOf(name, branches)), (values) => byName(branches, values))

/** Runs branches side by side to their ends, whether they succeed or fail. */
export const parallelSettle = <const B extends Branches>(
  name: string,
  branches: B
): Effect.Effect<
  { readonly [K in keyof B]: Settled<Effect.Success<B[K]>, Effect.Error<B[K]>> },
  never,
  ServicesOf<B>
> => Effect.map(runSettled(branchesOf(name, branches), blockOf(name, branches)), (ends) => byName(branches, ends))

const blockOf = (name: string, branches: Branches) => ({
  name,
  kind: "parallel" as const,
  branches: Object.keys(branches),
  concurrency: Infinity
})

export const branchesOf = <B extends Branches>(
  name: string,
  branches: B
): ReadonlyArray<Branch<SuccessOf<B>, ErrorOf<B>, ServicesOf<B>>> =>
  Object.entries(branches).map(([branch, main]) => ({
    path: `${name}/${branch}`,
    // Each entry is one of the effects whose types these are.
    main: main as Effect.Effect<SuccessOf<B>, ErrorOf<B>, ServicesOf<B>>
  }))

/** `values` stand in the order of the branches, each of the type of its branch. */
const byName = <B extends Branches, T extends { readonly [K in keyof B]: unknown }>(
  branches: B,
  values: ReadonlyArray<T[keyof B]>
): T => Object.fromEntries(Object.keys(branches).map((name, index) => [name, values[index]])) as T
