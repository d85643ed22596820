/** Turns a condition that is recorded when it is first taken into the test of an `if` or of a `?:`. */
import type { DecisionPlan, StepPlan } from "../plan/plan.ts"
import { runtime } from "./names.ts"
import { precedence } from "./precedence.ts"
import { type Doc, group, indent, line, newline, softline } from "./print.ts"
import { durable, type Scope } from "./scope.ts"
import { value } from "./value.ts"

/** `yield* decide("x/when", condition)`; where the condition narrows, `(yield* decide(...)) && condition`. */
const test = (decision: DecisionPlan, scope: Scope, nest: (doc: Doc) => Doc): Doc => {
  const recorded = [
    "yield* ",
    runtime("decide"),
    "(",
    durable(decision.durableName, scope),
    ", ",
    value(decision.condition, scope),
    ")"
  ]
  return decision.narrows
    ? group(["(", recorded, ")", nest([line, "&& ", value(decision.condition, scope, precedence.and)])])
    : recorded
}

/** `if (test) {`, up to the brace. */
const ifTest = (condition: Doc): Doc => group(["if (", indent([softline, condition]), softline, ") {"])

/** The statements of a block, indented, and its closing brace. */
export const block = (statements: ReadonlyArray<Doc>): Doc =>
  statements.length === 0 ? "}" : [indent(statements.map((statement) => [newline, statement])), newline, "}"]

/** `if (test) { ... }`; where what comes after relies on it, `else if (condition) { return yield* unreachable("x") }`. */
export const arm = (
  decision: DecisionPlan,
  statements: ReadonlyArray<Doc>,
  step: StepPlan,
  scope: Scope
): Doc => [
  ifTest(test(decision, scope, (doc) => doc)),
  block(statements),
  decision.refutes ? [" else ", ifTest(value(decision.condition, scope)), block([unreachable(step, scope)])] : []
]

/** Nothing goes on where the recorded decisions of a step contradict its conditions. */
export const unreachable = ({ durableName }: StepPlan, scope: Scope): Doc => [
  "return yield* ",
  runtime("unreachable"),
  "(",
  durable(durableName, scope),
  ")"
]

/** `statements`, guarded by the step's own `when`. */
export const guarded = (step: StepPlan, statements: ReadonlyArray<Doc>, scope: Scope): ReadonlyArray<Doc> =>
  step.when === undefined ? statements : [arm(step.when, statements, step, scope)]

/** `text`, or `undefined` where the step's own `when` is not met. */
export const valueIf = (step: StepPlan, text: Doc, scope: Scope): Doc => {
  if (step.when === undefined) return text
  const condition = step.kind === "let"
    ? value(step.when.condition, scope, precedence.nullish)
    : step.when.narrows
    ? test(step.when, scope, indent)
    : ["(", test(step.when, scope, indent), ")"]
  return group([condition, indent([line, "? ", text, line, ": undefined"])])
}
