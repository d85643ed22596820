/** Mistakes in the steps of a workflow, and in what they read. */
import { insert, type Mistake, put } from "./mistake.ts"
import type { Mutation } from "./mutations.ts"
import { idOf, isMap, type JsonMap, type Tree } from "./tree.ts"

/** Puts a step that reads something anywhere into the workflow's own list. */
const readAnywhere = (text: string): Mutation => (tree) => {
  const own = tree.own()
  return insert(own, tree.below(own.length + 1), tree.probe(text))
}

const leavesValue = (step: JsonMap): boolean =>
  ["pay", "ask", "count", "find"].includes(String(step["call"])) || "let" in step

/** A step of some form, and what stands around it. */
const stepOf = (tree: Tree, wanted: (step: JsonMap) => boolean) =>
  tree.pick(tree.steps().filter(({ step }) => wanted(step)))

const change = (wanted: (step: JsonMap) => boolean, to: (step: JsonMap) => boolean): Mutation => (tree) => {
  const found = stepOf(tree, wanted)
  return found !== undefined && to(found.step)
}

/** Whether something inside runs in a branch or a loop, which keeps its steps to itself. */
const keepsSteps = (step: JsonMap): boolean => ["parallel", "race", "foreach", "repeat"].some((kind) => kind in step)

/** An error that leaves the workflow wherever it is raised: nothing around it catches or settles. */
const escapes = (around: ReadonlyArray<JsonMap>): boolean =>
  around.every((step) => !("try" in step) && step["mode"] !== "settle")

/** A step that raises what nothing else does, where it is not caught. */
const raise = (tree: Tree, step: JsonMap): boolean => {
  const list = tree.pick(tree.lists().filter(({ around }) => escapes(around)))
  return list !== undefined && insert(list.steps, 0, step)
}

export const stepMistakes: ReadonlyArray<Mistake> = [
  {
    name: "two steps of one id",
    code: "duplicate-step",
    make: (tree) => {
      const [one, other] = [tree.pick(tree.steps())?.step, tree.pick(tree.steps())?.step]
      if (one === undefined || other === undefined || one === other) return false
      one["id"] = idOf(other)
      return true
    }
  },
  {
    name: "a step read before it ran",
    code: "step-not-yet",
    make: (tree) => {
      const found = stepOf(tree, leavesValue)
      return found !== undefined && insert(found.list.steps, found.index, tree.probe(`steps.${idOf(found.step)}`))
    }
  },
  {
    name: "a step that reads itself",
    code: "step-not-yet",
    make: (tree) => {
      const found = stepOf(tree, (step) => "let" in step)
      return found !== undefined && put(found.step, "let", `\${ [steps.${idOf(found.step)}] }`)
    }
  },
  {
    name: "a step of a branch or loop read after it",
    code: "step-inside",
    make: (tree) => {
      const found = tree.pick(
        tree.steps().filter(({ list: { around }, step }) => leavesValue(step) && around.some(keepsSteps))
      )
      if (found === undefined) return false
      const owner = found.list.around.findLast(keepsSteps)
      const outside = tree.steps().find(({ step }) => step === owner)
      return outside !== undefined &&
        insert(outside.list.steps, outside.index + 1, tree.probe(`steps.${idOf(found.step)}`))
    }
  },
  {
    name: "a step of one branch read in another",
    code: "step-elsewhere",
    make: (tree) => {
      const found = stepOf(tree, (step) => isMap(step["parallel"]) && Object.keys(step["parallel"]).length > 1)
      const branches = isMap(found?.step["parallel"]) ? Object.values(found.step["parallel"]).filter(isMap) : []
      const [one, other] = branches.map((it) => it["steps"])
      if (!Array.isArray(one) || !Array.isArray(other)) return false
      one.push({ id: "beside", let: 1 })
      other.push(tree.probe("steps.beside"))
      return true
    }
  },
  {
    name: "a value that may be missing, read as if it were there",
    code: "possibly-undefined",
    make: (tree) => {
      const found = stepOf(tree, (step) => step["call"] === "pay" && "when" in step)
      return found !== undefined &&
        insert(found.list.steps, found.index + 1, tree.probe(`steps.${idOf(found.step)}.receipt`))
    }
  },
  {
    name: "a number that may be missing, counted with",
    code: "possibly-undefined",
    make: (tree) => {
      const found = stepOf(tree, (step) => step["call"] === "count" && "when" in step)
      return found !== undefined &&
        insert(found.list.steps, found.index + 1, tree.probe(`steps.${idOf(found.step)} + 1`))
    }
  },
  {
    name: "a settled value, read without a question",
    code: "unknown-member",
    make: (tree) => {
      const found = stepOf(tree, (step) => step["mode"] === "settle" && isMap(step["parallel"]) && !("when" in step))
      const branches = isMap(found?.step["parallel"]) ? Object.entries(found.step["parallel"]) : []
      const name = branches.find(([, branch]) => isMap(branch) && "yield" in branch)?.[0]
      return found !== undefined && name !== undefined &&
        insert(found.list.steps, found.index + 1, tree.probe(`steps.${idOf(found.step)}.${name}.value`))
    }
  },
  {
    name: "a member that no error of a settled branch has",
    code: "unknown-member",
    make: (tree) => {
      const branch = "steps.settled.only"
      const step = { id: "settled", mode: "settle", parallel: { only: { steps: [], yield: 1 } } }
      const read = `${branch}.ok === false ? ${branch}.error.nowhere : 'well'`
      return insert(tree.own(), 0, step) && insert(tree.own(), 1, tree.probe(read))
    }
  },
  {
    name: "what a settled loop gives, read without a question",
    code: "unknown-member",
    make: (tree) => {
      const loop = { foreach: "${ payload.tags }", as: "tag", key: "${ tag }", mode: "settle", steps: [], collect: 1 }
      return insert(tree.own(), 0, { id: "settling", ...loop }) &&
        insert(tree.own(), 1, tree.probe("steps.settling.map((it) => it.toFixed(1))"))
    }
  },
  {
    name: "a value read as if it were there, after a way that is taken where it is not, and ends nothing",
    code: "possibly-undefined",
    make: (tree) => {
      const missing = {
        when: "${ payload.maybe === undefined }",
        steps: [{ id: "missing", let: "${ [payload.maybe] }" }]
      }
      return insert(tree.own(), 0, tree.probe("payload.maybe.length"))
        && insert(tree.own(), 0, { id: "asking", switch: [missing] })
    }
  },
  {
    name: "what cases give that leave something of a value, counted with",
    code: "possibly-undefined",
    make: (tree) => {
      const cases = [
        { when: "${ payload.shape.kind === 'round' }", steps: [], yield: 1 },
        { when: "${ payload.shape.kind === 'flat' && payload.flag }", steps: [], yield: 2 }
      ]
      const list = tree.pick(tree.lists())?.steps
      return list !== undefined && insert(list, 0, { id: "telling", switch: cases.slice(tree.below(2)) }) &&
        insert(list, 1, tree.probe("steps.telling + 1"))
    }
  },
  {
    name: "a case for what a value cannot be",
    code: "no-overlap",
    make: (tree) => {
      const cases = ["yes", "nay"].map((it) => ({ when: `\${ payload.choice === '${it}' }`, steps: [], yield: 1 }))
      return insert(tree.own(), 0, { id: "telling", switch: cases }) &&
        insert(tree.own(), 1, tree.probe("steps.telling + 1"))
    }
  },
  {
    name: "a member that the caught error lacks",
    code: "unknown-member",
    make: (tree) => {
      const caught = { error: "StepFailed", as: "failure", steps: [tree.probe("failure.nowhere")] }
      const tried = [{ id: "tried", call: "log", with: { text: "x" } }]
      return insert(tree.own(), 0, { id: "trying", try: tried, catch: [caught] })
    }
  },
  {
    name: "the token of a wait in a loop, read outside of it",
    code: "no-token",
    make: (tree) => {
      if (JSON.stringify(tree.root).includes("\"await\":\"token\"")) return false
      const loop = {
        foreach: "${ payload.tags }",
        as: "tag",
        key: "${ tag }",
        steps: [{ id: "asked", await: "token" }]
      }
      return insert(tree.own(), 0, { id: "asking", ...loop }) &&
        insert(tree.own(), 1, tree.probe("signals.token.token"))
    }
  },
  {
    name: "a list of a loop without one",
    code: "step-without-value",
    make: (tree) => {
      const found = stepOf(tree, (step) => "foreach" in step && !("collect" in step) && step["mode"] === undefined)
      return found !== undefined &&
        insert(found.list.steps, found.index + 1, tree.probe(`steps.${idOf(found.step)}`))
    }
  },
  { name: "a name that nothing has", code: "unknown-name", make: readAnywhere("nowhere") },
  { name: "a member that the payload lacks", code: "unknown-member", make: readAnywhere("payload.nowhere") },
  { name: "the state outside of a loop", code: "unknown-name", make: readAnywhere("state.n") },
  { name: "a caught error outside of its catch", code: "unknown-name", make: readAnywhere("e._tag") },
  { name: "a result outside of a compensation", code: "result-outside", make: readAnywhere("result") },
  { name: "a token of no signal", code: "unknown-signal", make: readAnywhere("signals.nowhere.token") },
  { name: "a step that there is not", code: "unknown-step", make: readAnywhere("steps.nowhere") },
  { name: "the clock", code: "date-in-expression", make: readAnywhere("Date.now()") },
  {
    name: "a key of more than the payload",
    code: "key-reads-payload",
    make: (tree) => put(tree.root, "idempotencyKey", "${ execution.id }")
  },
  {
    name: "a call of nothing",
    code: "unknown-activity",
    make: change((step) => "call" in step, (step) => put(step, "call", "nobody"))
  },
  {
    name: "a wait for nothing",
    code: "unknown-signal",
    make: change((step) => "await" in step, (step) => put(step, "await", "nobody"))
  },
  {
    name: "an unknown error",
    code: "unknown-error",
    make: change((step) => "fail" in step, (step) => put(step, "fail", "Nowhere"))
  },
  {
    name: "an input that lacks a member",
    code: "missing-member",
    make: change(
      (step) => step["call"] === "pay",
      (step) => isMap(step["with"]) && delete step["with"]["money"]
    )
  },
  {
    name: "an input with a member too many",
    code: "extra-member",
    make: change(
      (step) => "call" in step,
      (step) => put(step["with"], "more", 1)
    )
  },
  {
    name: "a text where a brand is wanted",
    code: "type-mismatch",
    make: change(
      (step) => step["call"] === "pay",
      (step) => put(step["with"], "id", "${ payload.text }")
    )
  },
  {
    name: "a number where a text is wanted",
    code: "literal-mismatch",
    make: change((step) => step["call"] === "ask", (step) => put(step["with"], "text", 7))
  },
  {
    name: "a literal that is none of the choices",
    code: "literal-mismatch",
    make: change(
      (step) => step["call"] === "pay",
      (step) => put(step["with"], "money", { amount: 1, currency: "GBP" })
    )
  },
  {
    name: "a fraction where a whole number is wanted",
    code: "literal-mismatch",
    make: change(
      (step) => step["call"] === "count",
      (step) => put(step["with"], "n", 1.5)
    )
  },
  {
    name: "a substitute of another type",
    code: "literal-mismatch",
    make: change(
      (step) => step["call"] === "ask",
      (step) => put(step, "onTimeout", { yield: "maybe" })
    )
  },
  {
    name: "a substitute for a signal of another type",
    code: "literal-mismatch",
    make: change(
      (step) => step["await"] === "call",
      (step) => put(step, "timeout", "1d") && put(step, "onTimeout", { yield: { count: "one" } })
    )
  },
  {
    name: "a compensation that reads what the result lacks",
    code: "unknown-member",
    make: change(
      (step) => step["call"] === "pay",
      (step) => put(step, "compensate", { call: "log", with: { text: "${ result.nowhere }" } })
    )
  },
  {
    name: "an optional member as a text",
    code: "type-mismatch",
    make: change(
      (step) => step["call"] === "pay",
      (step) => put(step, "compensate", { call: "log", with: { text: "${ result.extra }" } })
    )
  },
  {
    name: "an exempt error that the call does not have",
    code: "not-an-error-of",
    make: change(
      (step) => step["call"] === "count",
      (step) => put(step, "retry", { nonRetryableErrors: ["Late"] })
    )
  },
  {
    name: "a condition that is no boolean",
    code: "type-mismatch",
    make: change(
      (step) => !("fail" in step),
      (step) => put(step, "when", "${ payload.n }")
    )
  },
  {
    name: "a loop over a text",
    code: "not-a-list",
    make: change((step) => "foreach" in step, (step) => put(step, "foreach", "${ payload.text }"))
  },
  {
    name: "a loop whose item has a reserved name",
    code: "reserved-name",
    make: change((step) => "foreach" in step, (step) => put(step, "as", "steps"))
  },
  {
    name: "a loop whose item has an outer one's name",
    code: "alias-taken",
    make: (tree) => {
      const found = tree.pick(
        tree.steps().filter(({ list: { around }, step }) => "foreach" in step && around.some((it) => "foreach" in it))
      )
      const outer = found?.list.around.find((it) => "foreach" in it)
      return outer !== undefined && put(found?.step, "as", outer["as"] ?? null)
    }
  },
  {
    name: "a next state that lacks a member",
    code: "missing-member",
    make: change(
      (step) => "repeat" in step,
      (step) => put(step["repeat"], "next", { n: 1 })
    )
  },
  {
    name: "a next state of another type",
    code: "literal-mismatch",
    make: change(
      (step) => "repeat" in step,
      (step) => put(step["repeat"], "next", { n: 1, maybe: 2 })
    )
  },
  {
    name: "a state that may be nothing, read as a text",
    code: "possibly-null",
    make: change(
      (step) => "repeat" in step,
      (step) => put(step["repeat"], "until", "${ state.maybe.length > 0 }")
    )
  },
  {
    name: "an end of a loop that is no boolean",
    code: "type-mismatch",
    make: change(
      (step) => "repeat" in step,
      (step) => put(step["repeat"], "until", "${ state.n }")
    )
  },
  {
    name: "a caught error that nothing raises",
    code: "impossible-catch",
    make: change(
      (step) => Array.isArray(step["try"]),
      (step) => put(step, "try", [{ id: "alone", let: 1 }]) && put(step, "catch", [{ error: "Refused", steps: [] }])
    )
  },
  {
    name: "an error that is not listed, raised here",
    code: "undeclared-error",
    make: (tree) => raise(tree, { id: "raised", when: "${ payload.flag }", fail: "Odd" })
  },
  {
    name: "an error of an ending wait that is not listed",
    code: "undeclared-error",
    make: (tree) => raise(tree, { id: "waited", await: "money", timeout: "1d", onTimeout: { fail: "Odd" } })
  },
  {
    name: "an error out of a catch that is not listed",
    code: "undeclared-error",
    make: (tree) => {
      const caught = { error: "StepFailed", steps: [{ id: "rethrown", fail: "Odd" }] }
      return raise(tree, { id: "trying", try: [{ id: "tried", call: "log", with: { text: "x" } }], catch: [caught] })
    }
  },
  {
    name: "an error out of a last step that is not listed",
    code: "undeclared-error",
    make: (tree) => raise(tree, { id: "trying", try: [], finally: [{ id: "raised", fail: "Odd" }] })
  },
  {
    name: "an error that the catch of another lets through, not listed",
    code: "undeclared-error",
    make: (tree) => {
      const raised = { id: "raised", when: "${ payload.flag }", fail: "Odd" }
      const asked = { id: "tried", call: "ask", with: { text: "x" } }
      return raise(tree, { id: "trying", try: [raised, asked], catch: [{ error: "Refused", steps: [] }] })
    }
  },
  {
    name: "an error at the end of a loop that is not listed",
    code: "undeclared-error",
    make: (tree) => {
      const found = stepOf(tree, (step) => "repeat" in step)
      return found !== undefined && escapes(found.list.around) && put(found.step["repeat"], "onMax", { fail: "Odd" })
    }
  },
  {
    name: "an item read as the list",
    code: "unknown-member",
    make: (tree) => {
      const found = stepOf(tree, (step) => "foreach" in step && Array.isArray(step["steps"]))
      const inside = found && tree.lists().find(({ around, key }) => key === "steps" && around.at(-1) === found.step)
      return inside !== undefined && insert(inside.steps, 0, tree.probe(`${found?.step["as"]}.join('')`))
    }
  },
  {
    name: "a race of which a branch gives nothing, counted with",
    code: "possibly-undefined",
    make: (tree) => {
      const own = tree.own()
      const race = { one: { steps: [], yield: 1 }, other: { steps: [{ id: "waiting", sleep: "1h" }] } }
      return insert(own, 0, { id: "racing", race }) && insert(own, 1, tree.probe("steps.racing + 1"))
    }
  },
  {
    name: "a result without a member",
    code: "missing-member",
    make: (tree) => isMap(tree.root["return"]) && delete tree.root["return"]["ok"]
  },
  {
    name: "a result of another type",
    code: "type-mismatch",
    make: (tree) => put(tree.root["return"], "n", "${ payload.text }")
  },
  {
    name: "an import that leads nowhere",
    code: "import-not-found",
    make: (tree) => put(tree.root, "import", ["./nowhere.types.yaml"])
  },
  {
    name: "a child of nothing",
    code: "unknown-workflow",
    make: change((step) => "child" in step, (step) => put(step, "child", "Nowhere"))
  },
  {
    name: "a payload of a child that lacks a member",
    code: "missing-member",
    make: change((step) => step["child"] === "Parts", (step) => isMap(step["with"]) && delete step["with"]["n"])
  },
  {
    name: "a payload of a child of another type",
    code: "literal-mismatch",
    make: change((step) => step["child"] === "Parts", (step) => put(step["with"], "n", "many"))
  },
  {
    name: "the result of a child that is only started",
    code: "unknown-member",
    make: (tree) => {
      const found = stepOf(tree, (step) => step["child"] === "Parts" && "mode" in step && !("when" in step))
      return found !== undefined &&
        insert(found.list.steps, found.index + 1, tree.probe(`steps.${idOf(found.step)}.count`))
    }
  },
  {
    name: "an error of a child that is not listed",
    code: "undeclared-error",
    make: (tree) => {
      // Nothing else is left that could raise it.
      const steps = [{ id: "raised", child: "Parts", with: { id: "a", n: 1 } }]
      const result = { n: 1, text: "a", choice: "yes", ok: true, free: [] }
      Object.assign(tree.root, { errors: [], steps, return: result })
      return true
    }
  },
  {
    name: "a new run in a branch",
    code: "continue-not-last",
    make: (tree) => {
      const again = { id: "again", continueAsNew: { with: "${ payload }", compensations: "drop" } }
      return tree.own().push({ id: "branching", parallel: { only: { steps: [again] } } }) > 0
    }
  },
  {
    name: "a new run of another payload",
    code: "missing-member",
    make: (tree) => tree.own().push({ id: "again", continueAsNew: { with: { n: 1 }, compensations: "drop" } }) > 0
  },
  {
    name: "a step of one way of a patch read in the other",
    code: "step-elsewhere",
    make: change(
      (step) => "patch" in step,
      (step) =>
        put(step, "then", [{ id: "newer", let: 1 }]) && put(step, "else", [{ id: "older", let: "${ steps.newer }" }])
    )
  }
]
