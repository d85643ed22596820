/** The `race` step: the first branch to finish, by success or failure, decides; it is recorded, and decides on replay too. */
import type { Effect } from "effect"
import { runFirst } from "./branches.ts"
import { type Branches, branchesOf, type ErrorOf, type ServicesOf, type SuccessOf } from "./parallel.ts"

/** Runs branches side by side until one finishes. The others are interrupted, and what they have done is undone at once. */
export const race = <const B extends Branches>(
  name: string,
  branches: B
): Effect.Effect<SuccessOf<B>, ErrorOf<B>, ServicesOf<B>> =>
  runFirst(branchesOf(name, branches), {
    name,
    kind: "race",
    branches: Object.keys(branches),
    concurrency: Infinity
  })
