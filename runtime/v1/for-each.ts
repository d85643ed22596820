/** The `foreach` step: the same steps for each item of a list, under names that hold the item's key. */
import { Effect } from "effect"
import { type At, atKeys, encodeKey } from "./at.ts"
import { type Branch, runAll, runSettled } from "./branches.ts"
import type { Commands } from "./commands.ts"
import { ValueRejected } from "./errors.ts"
import type { Saga } from "./saga.ts"
import type { Settled } from "./settle.ts"

export interface ForEachOptions<Item> {
  /** Different for each item: two with the same key are refused before anything is done. */
  readonly key: (item: Item) => string | number
  /** How many items are under way at once; default 1. */
  readonly concurrency?: number
}

type Each<Item, A, E, R> = (item: Item, at: At) => Effect.Effect<A, E, R>

/** Runs `each` for every item: the values, in the order of the items. The first failure interrupts the other items. */
export const forEach = <Item, A, E, R>(
  name: string,
  items: ReadonlyArray<Item>,
  options: ForEachOptions<Item>,
  each: Each<Item, A, E, R>
): Effect.Effect<ReadonlyArray<A>, E, R | Commands | Saga> =>
  Effect.flatMap(
    branchesOf(name, items, options, each),
    (branches) => runAll(branches, blockOf(name, options.concurrency))
  )

/** Runs `each` for every item to its end, whether it succeeds or fails. */
export const forEachSettle = <Item, A, E, R>(
  name: string,
  items: ReadonlyArray<Item>,
  options: ForEachOptions<Item>,
  each: Each<Item, A, E, R>
): Effect.Effect<ReadonlyArray<Settled<A, E>>, never, R | Commands | Saga> =>
  Effect.flatMap(
    branchesOf(name, items, options, each),
    (branches) => runSettled(branches, blockOf(name, options.concurrency))
  )

const blockOf = (name: string, concurrency = 1) => ({ name, kind: "foreach" as const, branches: [], concurrency })

const branchesOf = <Item, A, E, R>(
  name: string,
  items: ReadonlyArray<Item>,
  { key }: ForEachOptions<Item>,
  each: Each<Item, A, E, R>
): Effect.Effect<ReadonlyArray<Branch<A, E, R>>> =>
  Effect.suspend(() => {
    const indices = new Map<string, number>()
    const branches: Array<Branch<A, E, R>> = []
    const atKey = atKeys(name)
    for (const [index, item] of items.entries()) {
      const itemKey = key(item)
      const encoded = encodeKey(itemKey)
      const path = `${name}[${encoded}]`
      const first = indices.get(path)
      if (first !== undefined) {
        const reason = `has the key ${JSON.stringify(itemKey)}, which item ${first} has already`
        return Effect.die(new ValueRejected({ step: name, path: `[${index}]`, reason }))
      }
      indices.set(path, index)
      branches.push({ path, main: Effect.suspend(() => each(item, atKey(encoded))) })
    }
    return Effect.succeed(branches)
  })
