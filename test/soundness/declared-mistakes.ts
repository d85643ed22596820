/** Mistakes in what a workflow declares beside its steps. */
import { insert, type Mistake, put } from "./mistake.ts"
import type { Mutation } from "./mutations.ts"
import { isMap, type Json, type JsonMap } from "./tree.ts"

const declare = (key: string, value: Json): Mutation => (tree) => put(tree.root, key, value)

/** Puts a step that reads an expression of the author's functions first. */
const callFunction = (text: string, names: ReadonlyArray<string> = ["double", "isOpen"]): Mutation => (tree) =>
  put(tree.root, "functions", { from: "./desk.functions.ts", names: [...names] }) &&
  insert(tree.own(), 0, tree.probe(text))

const scheduled: JsonMap = {
  n: 3,
  text: "${ schedule.scheduledAt }",
  flag: true,
  id: "abc",
  money: { amount: 5, currency: "EUR" },
  choice: "yes",
  tags: [],
  shape: { kind: "round", radius: 3 },
  at: "${ schedule.scheduledAt }",
  pause: "2d"
}

const schedule = (changed: JsonMap, more: JsonMap = { every: "1d" }): Mutation =>
  declare("schedules", [{ name: "nightly", ...more, payload: { ...scheduled, ...changed } }])

const count: JsonMap = { id: "counting", call: "count", with: { n: 1 } }

const ask = (text: string): Mutation => (tree) =>
  insert(tree.own(), 0, { ...count }) && put(tree.root, "queries", { asked: `\${ ${text} }` })

export const declaredMistakes: ReadonlyArray<Mistake> = [
  {
    name: "an item that lacks a member",
    code: "missing-member",
    make: (tree) => insert(tree.own(), 0, { id: "given", enqueue: "queue", timeout: "1d", with: { id: "abc" } })
  },
  {
    name: "an item of another type",
    code: "type-mismatch",
    make: (tree) => {
      const item = { input: "${ payload.n }" }
      return insert(tree.own(), 0, { id: "given", enqueue: "undo", timeout: "1d", with: item })
    }
  },
  {
    name: "a key of items that is no text",
    code: "type-mismatch",
    make: (tree) => isMap(tree.root["queues"]) && put(tree.root["queues"]["queue"], "key", "${ input.money.amount }")
  },
  {
    name: "an error of a queue that is not listed",
    code: "undeclared-error",
    make: (tree) => {
      // Nothing else is left that could raise it.
      const item = { id: "abc", money: { amount: 1, currency: "EUR" } }
      const steps = [{ id: "given", enqueue: "queue", timeout: "1d", with: item }]
      Object.assign(tree.root, { errors: [], steps, return: { n: 1, text: "a", choice: "yes", ok: true, free: [] } })
      return true
    }
  },
  {
    name: "a step that may not have run, counted with by a query",
    code: "possibly-undefined",
    make: ask("steps.counting + 1")
  },
  { name: "a query that reads a token", code: "query-reads-token", make: ask("signals.call.token") },
  {
    name: "a query that reads what the payload lacks",
    code: "unknown-member",
    make: ask("payload.nowhere")
  },
  {
    name: "an attribute of several members",
    code: "type-mismatch",
    make: declare("attributes", { money: "${ payload.money }" })
  },
  {
    name: "an attribute that is a list",
    code: "type-mismatch",
    make: declare("attributes", { all: "${ payload.tags }" })
  },
  {
    name: "an attribute that reads a step",
    code: "attribute-reads-payload",
    make: declare("attributes", { step: "${ steps.pay }" })
  },
  {
    name: "a payload of a schedule that lacks a member",
    code: "missing-member",
    make: schedule({ shape: { kind: "round" } })
  },
  {
    name: "a payload of a schedule with a wrong choice",
    code: "literal-mismatch",
    make: schedule({ choice: "maybe" })
  },
  {
    name: "a payload of a schedule of another type",
    code: "type-mismatch",
    make: schedule({ n: "${ schedule.scheduledAt }" })
  },
  { name: "a schedule of an hour that there is not", code: "bad-cron", make: schedule({}, { cron: "0 25 * * *" }) },
  { name: "a function that gets another type", code: "wrong-argument", make: callFunction("double(payload.text)") },
  {
    name: "a function that gets too little",
    code: "wrong-argument-count",
    make: callFunction("isOpen(payload.choice)")
  },
  { name: "the result of a function as another type", code: "unknown-member", make: callFunction("double(1).trim()") },
  {
    name: "a function that its file does not export",
    code: "function-not-exported",
    make: callFunction("factor", ["double", "factor"])
  },
  {
    name: "a default of another type",
    code: "literal-mismatch",
    make: (tree) => isMap(tree.root["payload"]) && put(tree.root["payload"]["limit"], "default", "three")
  },
  {
    name: "a default out of the range of its type",
    code: "literal-mismatch",
    make: (tree) => isMap(tree.root["payload"]) && put(tree.root["payload"]["limit"], "default", 100)
  },
  {
    name: "a default that is computed",
    code: "default-computed",
    make: (tree) => isMap(tree.root["payload"]) && put(tree.root["payload"]["limit"], "default", "${ 1 + 1 }")
  }
]
