/** Changes well-formed specifications: into wrong ones for certain, or into ones of which only the compiler can tell. */
import type { Code } from "../../compiler/diagnostic/diagnostic.ts"
import type { Spec } from "../support/random/construct.ts"
import type { Random } from "../support/random/random.ts"
import { changes } from "./changes.ts"
import { mistakes } from "./mistakes.ts"
import { type JsonMap, Tree } from "./tree.ts"

/** Changes the tree, or says that there is nothing to change in it. */
export type Mutation = (tree: Tree) => boolean

export interface Mutated {
  readonly spec: JsonMap
  readonly how: string
}

/** What the generator makes, as data like that of a YAML file. */
const treeOf = (spec: Spec, random: Random): Tree => new Tree(JSON.parse(JSON.stringify(spec)), random)

/** One mistake, and each in its turn: as many specifications are made as it takes to find one that can have it. */
export const mistaken = (make: () => Spec, random: Random, turn: number): Mutated & { readonly code: Code } => {
  const mistake = mistakes[turn % mistakes.length]
  for (let attempt = 0; attempt < 1000; attempt++) {
    const tree = treeOf(make(), random)
    if (mistake?.make(tree)) return { spec: tree.root, how: mistake.name, code: mistake.code }
  }
  throw new Error(`No specification can have ${mistake?.name}`)
}

/** At least one change. */
export const altered = (spec: Spec, random: Random): Mutated => {
  const tree = treeOf(spec, random)
  const made: Array<string> = []
  while (made.length === 0 || tree.below(4) === 0) {
    const [how, change] = tree.pick(Object.entries(changes)) ?? ["", () => false]
    if (change(tree)) made.push(how)
  }
  return { spec: tree.root, how: made.join(", ") }
}
