/** A specification as data that a mutation changes in place: its steps, its values and the texts of its expressions. */
import type { Random } from "../support/random/random.ts"

export type Json = null | boolean | number | string | JsonList | JsonMap
export type JsonList = Array<Json>
export interface JsonMap {
  [key: string]: Json
}

/** A place that holds a value. */
export interface Slot {
  readonly value: Json
  readonly set: (value: Json) => void
  readonly remove: () => void
}

/** A list of steps: the workflow's own, or one in a step. */
export interface StepList {
  readonly steps: Array<JsonMap>
  /** The steps around it, from the outside to the inside. */
  readonly around: ReadonlyArray<JsonMap>
  /** The key that holds it, such as `steps` or `finally`. */
  readonly key: string
}

export const isMap = (value: Json | undefined): value is JsonMap =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isStep = (value: Json): value is JsonMap => isMap(value) && typeof value["id"] === "string"

const isSteps = (key: string, value: Json): value is Array<JsonMap> =>
  Array.isArray(value) && value.every(isMap) && (key === "steps" || value.some(isStep))

export class Tree {
  readonly root: JsonMap
  readonly #random: Random

  constructor(root: JsonMap, random: Random) {
    this.root = root
    this.#random = random
  }

  below(count: number): number {
    return Math.floor(this.#random() * count)
  }

  /** Nothing of nothing. */
  pick<A>(items: ReadonlyArray<A>): A | undefined {
    return items[this.below(items.length)]
  }

  slots(value: Json = this.root): ReadonlyArray<Slot> {
    if (Array.isArray(value)) {
      return value.flatMap((item, index) => [
        { value: item, set: (it: Json) => void (value[index] = it), remove: () => void value.splice(index, 1) },
        ...this.slots(item)
      ])
    }
    if (!isMap(value)) return []
    return Object.entries(value).flatMap(([key, item]) => [
      { value: item, set: (it: Json) => void (value[key] = it), remove: () => void delete value[key] },
      ...this.slots(item)
    ])
  }

  /** Texts with an expression in them. */
  expressions(): ReadonlyArray<Slot & { readonly value: string }> {
    return this.slots().flatMap(({ value, ...slot }) =>
      typeof value === "string" && value.includes("${") ? [{ ...slot, value }] : []
    )
  }

  lists(value: Json = this.root, around: ReadonlyArray<JsonMap> = []): ReadonlyArray<StepList> {
    if (Array.isArray(value)) return value.flatMap((item) => this.lists(item, around))
    if (!isMap(value)) return []
    const inside = isStep(value) ? [...around, value] : around
    return Object.entries(value).flatMap(([key, item]) => {
      const own = isSteps(key, item) ? [{ steps: item, around: inside, key }] : []
      return [...own, ...this.lists(item, inside)]
    })
  }

  steps(): ReadonlyArray<{ readonly step: JsonMap; readonly index: number; readonly list: StepList }> {
    return this.lists().flatMap((list) =>
      list.steps.flatMap((step, index) => isStep(step) ? [{ step, index, list }] : [])
    )
  }

  /** The steps of the workflow's own list. */
  own(): Array<JsonMap> {
    return this.lists().find(({ around }) => around.length === 0)?.steps ?? []
  }

  /** A step that reads something, whatever its type. */
  probe(text: string): JsonMap {
    return { id: `probe${this.below(1_000_000)}`, let: `\${ [${text}] }` }
  }
}

export const idOf = (step: JsonMap): string => String(step["id"])
