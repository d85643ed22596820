/** Edits of a workflow as its author makes them between two releases: some running executions survive, some they do not. */
import { changes } from "../soundness/changes.ts"
import type { Mutation } from "../soundness/mutations.ts"
import { idOf, isMap, type Json, type JsonMap, type Tree } from "../soundness/tree.ts"

const stepWith = (tree: Tree, ...keys: ReadonlyArray<string>) =>
  tree.pick(tree.steps().filter(({ step }) => keys.some((key) => key in step)))

/** Sets a key of a step that has one of these keys. */
const setting = (keys: ReadonlyArray<string>, name: string, values: ReadonlyArray<Json>): Mutation => (tree) => {
  const found = stepWith(tree, ...keys)
  if (found === undefined) return false
  found.step[name] = tree.pick(values) ?? null
  return true
}

const fresh = (tree: Tree, prefix: string): string => `${prefix}${tree.below(1_000_000)}`

/** Every place where the step's value is read keeps reading it. */
const renamed = (tree: Tree, step: JsonMap, to: string): void => {
  const from = idOf(step)
  step["id"] = to
  for (const { set, value } of tree.expressions()) {
    set(value.replaceAll(new RegExp(`\\bsteps\\.${from}\\b`, "g"), `steps.${to}`))
  }
}

const swapped = changes["two steps swapped"] ?? (() => false)
const doubled = changes["a doubled step"] ?? (() => false)
const moved = changes["a moved step"] ?? (() => false)
const conditioned = changes["a condition on a step"] ?? (() => false)
const unconditioned = changes["a condition gone"] ?? (() => false)

const newStep = (tree: Tree): JsonMap => ({ id: fresh(tree, "added"), record: tree.pick(["now", "uuid"]) ?? "now" })

export const edits: Readonly<Record<string, Mutation>> = {
  "a description": (tree) => {
    tree.root["description"] = fresh(tree, "said ")
    return true
  },
  "a renamed step": (tree) => {
    const found = tree.pick(tree.steps())
    if (found === undefined) return false
    renamed(tree, found.step, fresh(tree, "renamed"))
    return true
  },
  "a renamed step with its durable name": (tree) => {
    const found = tree.pick(tree.steps().filter(({ step }) => !("let" in step || "patch" in step)))
    if (found === undefined) return false
    found.step["durableName"] ??= idOf(found.step)
    renamed(tree, found.step, fresh(tree, "renamed"))
    return true
  },
  "a step before another": (tree) => {
    const list = tree.pick(tree.lists().filter(({ steps }) => steps.length > 0))
    list?.steps.splice(tree.below(list.steps.length), 0, newStep(tree))
    return list !== undefined
  },
  "a step at the end": (tree) => {
    tree.own().push(newStep(tree))
    return true
  },
  "a value before another step": (tree) => {
    const list = tree.pick(tree.lists())
    list?.steps.splice(tree.below(list.steps.length + 1), 0, { id: fresh(tree, "value"), let: 7 })
    return list !== undefined
  },
  "a removed step": (tree) => {
    const found = tree.pick(tree.steps())
    found?.list.steps.splice(found.index, 1)
    return found !== undefined
  },
  "two steps swapped": swapped,
  "a moved step": moved,
  "a doubled step": doubled,
  "a condition on a step": conditioned,
  "a condition gone": unconditioned,
  "another condition": (tree) => {
    const found = stepWith(tree, "when")
    if (found === undefined) return false
    found.step["when"] = tree.pick(["${ payload.flag }", "${ payload.n > 0 }", "${ !payload.flag }"]) ?? null
    return true
  },
  "another activity": setting(["call"], "call", ["log", "find", "ask"]),
  "other retries": setting(["call"], "retry", [{ maximumAttempts: 9 }, { initialInterval: "7s" }]),
  "another timeout": setting(["call"], "timeouts", [{ startToClose: "77s" }]),
  "an undo": setting(["call"], "compensate", [{ call: "log", with: { text: "undone" } }]),
  "no undo": (tree) => {
    const found = stepWith(tree, "compensate")
    return found !== undefined && delete found.step["compensate"]
  },
  "another undo": (tree) => {
    const found = stepWith(tree, "compensate")
    if (found === undefined) return false
    found.step["compensate"] = { call: "find", with: { text: "x" } }
    return true
  },
  "another time span": setting(["sleep"], "sleep", ["2ms", "3ms"]),
  "another wait": (tree) => {
    const found = stepWith(tree, "sleep")
    if (found === undefined) return false
    delete found.step["sleep"]
    found.step["sleepUntil"] = "${ payload.at }"
    return true
  },
  "another signal": setting(["await"], "await", ["call", "choice", "found", "money"]),
  "another limit of a wait": setting(["await"], "timeout", ["3d"]),
  "another queue": setting(["enqueue"], "enqueue", ["shred", "undo"]),
  "another concurrency": setting(["foreach"], "concurrency", [1, 2, 7]),
  "another mode": changes["another mode"] ?? (() => false),
  "another key of a loop": (tree) => {
    const found = stepWith(tree, "foreach")
    if (found === undefined) return false
    found.step["key"] = `${String(found.step["key"])}-x`
    return true
  },
  "more iterations": (tree) => {
    const repeat = tree.pick(tree.slots().map(({ value }) => value).filter(isMap).filter((it) => "maxIterations" in it))
    if (repeat === undefined) return false
    repeat["maxIterations"] = Number(repeat["maxIterations"]) + 1
    return true
  },
  "another branch": (tree) => {
    const found = stepWith(tree, "parallel", "race")
    const branches = found?.step["parallel"] ?? found?.step["race"]
    if (!isMap(branches)) return false
    branches[fresh(tree, "branch")] = { steps: [newStep(tree)] }
    return true
  },
  "a branch gone": (tree) => {
    const found = stepWith(tree, "parallel", "race")
    const branches = found?.step["parallel"] ?? found?.step["race"]
    const name = isMap(branches) ? tree.pick(Object.keys(branches)) : undefined
    return isMap(branches) && name !== undefined && delete branches[name]
  },
  "another record": setting(["record"], "record", ["now", "uuid", "random"]),
  "another input": changes["another literal"] ?? (() => false),
  "another expression": changes["an operand of another expression"] ?? (() => false),
  "a step in a patch": (tree) => {
    const list = tree.pick(tree.lists())
    if (list === undefined) return false
    const patched = { id: fresh(tree, "patched"), patch: fresh(tree, "patch") }
    const ways = ["then", "else"].map((way, index) => [way, index === 0 ? [newStep(tree)] : []] as const)
    list.steps.splice(tree.below(list.steps.length + 1), 0, { ...patched, ...Object.fromEntries(ways) })
    return true
  },
  "an optional field": (tree) => {
    const { payload } = tree.root
    if (isMap(payload)) payload[`${fresh(tree, "field")}?`] = "string"
    return isMap(payload)
  },
  "a required field": (tree) => {
    const { payload } = tree.root
    if (isMap(payload)) payload[fresh(tree, "field")] = "string"
    return isMap(payload)
  },
  "a wider field": (tree) => {
    const { payload } = tree.root
    if (isMap(payload)) payload["tags"] = "(string | int)[]"
    return isMap(payload)
  },
  "a narrower field": (tree) => {
    const { payload } = tree.root
    if (isMap(payload)) payload["n"] = { $type: "int", min: 3 }
    return isMap(payload)
  },
  "a park on failure": (tree) => {
    tree.root["onFailure"] = tree.root["onFailure"] === "park" ? "fail" : "park"
    return true
  }
}
