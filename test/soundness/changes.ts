/** Changes of a specification that may or may not be wrong: whatever the compiler accepts of them has to be right. */
import { crossed } from "./expression-mutations.ts"
import type { Mutation } from "./mutations.ts"
import { idOf, isMap, type Json, type JsonMap, type Tree } from "./tree.ts"

const types = [
  "int",
  "string",
  "boolean",
  "Id",
  "Money",
  "Choice",
  "string[]",
  "datetime",
  "duration",
  "json",
  "string | null"
]

const literals: ReadonlyArray<Json> = [null, true, 0, -1.5, "", "yes", "maybe", "1h", "2027-01-01T00:00:00Z", [], {}, [
  1
]]

/** Replaces the text of an expression, if there is one to replace. */
const rewrite = (tree: Tree, change: (text: string) => string | undefined): boolean => {
  const slot = tree.pick(tree.expressions())
  const changed = slot && change(slot.value)
  if (slot === undefined || changed === undefined || changed === slot.value) return false
  slot.set(changed)
  return true
}

const replaceOne = (tree: Tree, text: string, pattern: RegExp, by: (found: string) => string): string | undefined => {
  const found = tree.pick([...text.matchAll(pattern)])
  return found && text.slice(0, found.index) + by(found[0]) + text.slice(found.index + found[0].length)
}

/** What is read somewhere in the specification. */
const reads = (tree: Tree): ReadonlyArray<string> =>
  tree.expressions().flatMap(({ value }) =>
    [...value.matchAll(/\b(?:payload|steps|state|item|it|e|signals)(?:\??\.\w+)+/g)].map(([text]) => text)
  )

export const changes: Readonly<Record<string, Mutation>> = {
  "an expression with an operand gone, or one of another's": (tree) => {
    const other = tree.pick(tree.expressions())?.value ?? ""
    return rewrite(tree, (text) => crossed(text, other, tree))
  },
  "an operand of another expression": (tree) => {
    const other = tree.pick(tree.expressions())?.value ?? ""
    return rewrite(tree, (text) => crossed(text, other, tree))
  },
  "another read": (tree) => {
    const other = tree.pick(reads(tree))
    return other !== undefined &&
      rewrite(
        tree,
        (text) => replaceOne(tree, text, /\b(?:payload|steps|state|item|it|e)(?:\??\.\w+)+|\bitem\b/g, () => other)
      )
  },
  "an optional member read as if it were there": (tree) =>
    rewrite(tree, (text) => replaceOne(tree, text, /\?\.(?=\w)/g, () => ".")),
  "no fallback": (tree) => rewrite(tree, (text) => replaceOne(tree, text, / \?\? (?:'\w+'|\w+|null)/g, () => "")),
  "a removed key or item": (tree) => {
    const slot = tree.pick(tree.slots())
    slot?.remove()
    return slot !== undefined
  },
  "two values swapped": (tree) => {
    const [one, other] = [tree.pick(tree.slots()), tree.pick(tree.slots())]
    const isNested = JSON.stringify(one?.value).includes(JSON.stringify(other?.value)) ||
      JSON.stringify(other?.value).includes(JSON.stringify(one?.value))
    if (one === undefined || other === undefined || isNested) return false
    one.set(other.value)
    other.set(one.value)
    return true
  },
  "two steps swapped": (tree) => {
    const list = tree.pick(tree.lists().filter(({ steps }) => steps.length > 1))?.steps
    if (list === undefined) return false
    const at = tree.below(list.length - 1)
    list.splice(at, 2, ...list.slice(at, at + 2).toReversed())
    return true
  },
  "a moved step": (tree) => {
    const from = tree.pick(tree.steps())
    const to = tree.pick(tree.lists().filter(({ around }) => from === undefined || !around.includes(from.step)))
    if (from === undefined || to === undefined) return false
    from.list.steps.splice(from.index, 1)
    to.steps.splice(tree.below(to.steps.length + 1), 0, from.step)
    return true
  },
  "a doubled step": (tree) => {
    const from = tree.pick(tree.steps())
    if (from === undefined) return false
    const copy: JsonMap = structuredClone(from.step)
    copy["id"] = `copy${tree.below(1000)}`
    from.list.steps.splice(from.index + 1, 0, copy)
    return true
  },
  "a renamed step": (tree) => {
    const from = tree.pick(tree.steps())
    if (from === undefined) return false
    from.step["id"] = tree.pick(["renamed", "constructor", "Pay", "at", "undefined"]) ?? ""
    return true
  },
  "a condition on a step": (tree) => {
    const from = tree.pick(tree.steps().filter(({ step }) => step["when"] === undefined))
    if (from === undefined) return false
    from.step["when"] = tree.pick(["${ payload.flag }", "${ payload.maybe !== undefined }", "${ payload.n > 0 }"]) ??
      null
    return true
  },
  "a condition gone": (tree) => {
    const from = tree.pick(tree.steps().filter(({ step }) => step["when"] !== undefined))
    return from !== undefined && delete from.step["when"]
  },
  "a step that reads another": (tree) => {
    const read = tree.pick(tree.steps())
    const list = tree.pick(tree.lists())
    if (read === undefined || list === undefined) return false
    const member = tree.pick(["", "", ".count", "?.count", ".one", ".length", ".n", ".one.value", " + 1"])
    list.steps.splice(tree.below(list.steps.length + 1), 0, tree.probe(`steps.${idOf(read.step)}${member}`))
    return true
  },
  "a step that reads the one before": (tree) => {
    const read = tree.pick(tree.steps())
    if (read === undefined) return false
    const member = tree.pick([".count", ".one", ".at", ".stock", ".one.value", " + 1", ".length", ".n + 1", ".trim()"])
    read.list.steps.splice(read.index + 1, 0, tree.probe(`steps.${idOf(read.step)}${member}`))
    return true
  },
  "another type": (tree) => {
    const slot = tree.pick(tree.slots().filter(({ value }) => typeof value === "string" && types.includes(value)))
    slot?.set(tree.pick(types) ?? null)
    return slot !== undefined
  },
  "another literal": (tree) => {
    const slot = tree.pick(tree.slots().filter(({ value }) => typeof value !== "object" || value === null))
    slot?.set(tree.pick(literals) ?? null)
    return slot !== undefined
  },
  "an error that is not listed": (tree) => {
    const { errors } = tree.root
    if (!Array.isArray(errors)) return false
    errors.splice(tree.below(errors.length), 1)
    return true
  },
  "another mode": (tree) => {
    const from = tree.pick(tree.steps().filter(({ step }) => "parallel" in step || "foreach" in step))
    if (from === undefined) return false
    from.step["mode"] = from.step["mode"] === "settle" ? "all" : "settle"
    return true
  },
  "no value": (tree) => {
    const holders = tree.slots().map(({ value }) => value).filter(isMap).filter((it) =>
      "yield" in it || "collect" in it
    )
    const holder = tree.pick(holders)
    return holder !== undefined && (delete holder["yield"] || delete holder["collect"])
  }
}
