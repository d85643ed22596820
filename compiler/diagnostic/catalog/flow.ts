/** Definite assignment, errors and time-outs. */
import { didYouMean, entry } from "../entry.ts"

export const flowCodes = {
  "unknown-step": entry<{ readonly id: string; readonly suggestion: string | undefined }>({
    severity: "error",
    summary: "An expression reads a step that does not exist.",
    message: ({ id, suggestion }) => `There is no step ${id}.${didYouMean(suggestion)}`,
    remedy: () => "Correct the name, or add the step."
  }),
  "step-not-yet": entry<{ readonly id: string }>({
    severity: "error",
    summary: "An expression reads a step that runs later.",
    message: ({ id }) => `The step ${id} has not run yet where this is read.`,
    remedy: ({ id }) => `Move ${id} before this step; compensate reads the result of its own step as result.`
  }),
  "step-elsewhere": entry<{
    readonly id: string
    readonly part: "case" | "way" | "branch" | "catch"
    readonly owner: string
  }>({
    severity: "error",
    summary: "An expression reads a step of another case, branch or catch.",
    message: ({ id, owner, part }) =>
      part === "branch"
        ? `The step ${id} stands in another branch, which runs at the same time.`
        : part === "way"
        ? `The step ${id} stands in the other way of the patch ${owner}, so it never runs before this is read.`
        : `The step ${id} stands in another ${part}, so it never runs before this is read.`,
    remedy: ({ id, owner, part }) => `Move ${id} before ${part === "case" ? "the switch" : owner}.`
  }),
  "step-inside": entry<{
    readonly id: string
    readonly owner: string
    readonly kind: string
    readonly branch: string | undefined
  }>({
    severity: "error",
    summary: "An expression reads a step that stands inside of another one, which keeps it to itself.",
    message: ({ id, kind, owner }) =>
      `The step ${id} stands inside of the ${kind} ${owner}, and cannot be read outside of it.`,
    remedy: ({ branch, kind, owner }) => insideRemedies[kind]?.(owner, branch ?? "") ?? `Read steps.${owner}.`
  }),
  "key-without-item": entry<{ readonly alias: string }>({
    severity: "error",
    summary: "The key of a foreach is the same for each item.",
    message: ({ alias }) => `The key does not read ${alias}, so all items would have the same.`,
    remedy: ({ alias }) => `Make the key of what tells the items apart, as in \${ ${alias}.id }.`
  }),
  "alias-taken": entry<{ readonly name: string }>({
    severity: "error",
    summary: "A loop or catch gives its value a name that one around it has given.",
    message: ({ name }) => `A loop or catch around this one has something called ${name} already.`,
    remedy: () => "Choose another name."
  }),
  "many-iterations": entry<{ readonly limit: number; readonly written: number }>({
    severity: "warning",
    summary: "A repeat may fill the history of an execution.",
    message: ({ written }) => `${written} iterations may make the history of an execution very long.`,
    remedy: ({ limit }) => `Limit it to ${limit} iterations, and let one iteration do more in one activity.`
  }),
  "step-without-value": entry<{ readonly id: string; readonly kind: string }>({
    severity: "error",
    summary: "An expression reads a step that gives no value.",
    message: ({ id }) => `The step ${id} gives no value.`,
    remedy: ({ kind }) =>
      kind === "call"
        ? "Declare the success of its activity, or do not read the step."
        : kind === "switch"
        ? "Give its cases a yield, or do not read the step."
        : kind === "race" || kind === "try"
        ? "Give it a yield, or do not read the step."
        : kind === "foreach"
        ? "Give it a collect, or do not read the step."
        : `A ${kind} step has no value; read another one.`
  }),
  "steps-as-value": entry<{ readonly example: string | undefined }>({
    severity: "error",
    summary: "steps is used other than as steps.<id>.",
    message: ({ example }) => `steps can only be read one step at a time, as in steps.${example ?? "id"}.`,
    remedy: () => "Name the step."
  }),
  "result-outside": entry<Record<never, never>>({
    severity: "error",
    summary: "result is read outside of compensate.",
    message: () => "Only compensate can read result.",
    remedy: () => "Elsewhere, read the step's value as steps.<id>."
  }),
  "key-reads-payload": entry<{ readonly name: string }>({
    severity: "error",
    summary: "The idempotency key reads something other than the payload.",
    message: ({ name }) => `The idempotency key cannot read ${name}: it is made before any step runs.`,
    remedy: () => "Make the key of fields of payload."
  }),
  "attribute-reads-payload": entry<{ readonly name: string }>({
    severity: "error",
    summary: "An attribute reads something that is not there when an execution starts.",
    message: ({ name }) => `An attribute cannot read ${name}: it is computed before any step runs.`,
    remedy: () => "Make it of fields of payload, of execution.id and of execution.startedAt."
  }),
  "query-reads-token": entry<Record<never, never>>({
    severity: "error",
    summary: "A query reads the token of a signal.",
    message: () =>
      "A query cannot read tokens: with one, whoever asks could answer the step that waits for the signal.",
    remedy: () => "Leave it out, and hand the token out in a step."
  }),
  "unreachable-step": entry<{ readonly id: string; readonly after: string }>({
    severity: "warning",
    summary: "A step stands after one that always fails.",
    message: ({ after, id }) => `The step ${id} never runs: ${after} always fails.`,
    remedy: () => "Give the failing step a when, or delete what follows it."
  }),
  "case-after-else": entry<Record<never, never>>({
    severity: "error",
    summary: "A switch has a case after its else.",
    message: () => "This case is never taken: else comes before it.",
    remedy: () => "Move else to the end of the switch, and keep only one."
  }),
  "no-start-to-close": entry<{ readonly activity: string }>({
    severity: "error",
    summary: "A call has no limit for one attempt, so a hung one would wait for ever.",
    message: ({ activity }) => `Nothing limits how long one attempt of ${activity} may take.`,
    remedy: ({ activity }) =>
      `Set timeouts: { startToClose: 30s } on the activity ${activity}, on this call, or under defaults of perdure.yaml.`
  }),
  "timeout-order": entry<{
    readonly inner: string
    readonly innerText: string
    readonly outer: string
    readonly outerText: string
  }>({
    severity: "error",
    summary: "A time-out is longer than one that contains it.",
    message: ({ inner, innerText, outer, outerText }) =>
      `${inner} (${innerText}) is longer than ${outer} (${outerText}), so it never matters.`,
    remedy: ({ inner, outer }) => `Make ${inner} shorter than ${outer}.`
  }),
  "retry-intervals": entry<{ readonly initial: string; readonly maximum: string }>({
    severity: "error",
    summary: "The first interval of a retry policy is longer than its longest.",
    message: ({ initial, maximum }) => `initialInterval (${initial}) is longer than maximumInterval (${maximum}).`,
    remedy: () => "Swap the two, or leave maximumInterval out: it is 100 times the first."
  }),
  "undeclared-error": entry<{ readonly error: string; readonly step: string }>({
    severity: "error",
    summary: "A step can fail with an error that the workflow does not list.",
    message: ({ error, step }) => `The step ${step} can fail with ${error}, which errors does not list.`,
    remedy: ({ error }) => `Add ${error} to errors.`
  }),
  "impossible-error": entry<{ readonly error: string }>({
    severity: "warning",
    summary: "A workflow lists an error that no step can fail with.",
    message: ({ error }) => `No step can fail with ${error}.`,
    remedy: () => "Delete it from errors, so that callers need not handle it."
  }),
  "impossible-catch": entry<{ readonly error: string; readonly step: string }>({
    severity: "error",
    summary: "A try catches what none of its steps can fail with.",
    message: ({ error, step }) => `No step in ${step} can fail with ${error}.`,
    remedy: () => "Delete this catch."
  }),
  "error-repeated": entry<{ readonly error: string }>({
    severity: "error",
    summary: "An error is listed twice.",
    message: ({ error }) => `${error} is listed already.`,
    remedy: () => "Delete one of the two."
  }),
  "not-an-error-of": entry<{
    readonly error: string
    readonly what: "activity" | "queue"
    readonly name: string
    readonly suggestion: string | undefined
  }>({
    severity: "error",
    summary: "nonRetryableErrors, or a status of http, names an error that the activity or queue does not have.",
    message: ({ error, name, suggestion, what }) =>
      `The ${what} ${name} does not fail with ${error}.${didYouMean(suggestion)}`,
    remedy: ({ name }) => `Name an error that ${name} declares, or declare it there.`
  }),
  "no-return": entry<Record<never, never>>({
    severity: "error",
    summary: "A workflow declares a success and returns nothing.",
    message: () => "The workflow declares a success, and has no return.",
    remedy: () => "Add a return, or delete success."
  }),
  "unexpected-return": entry<Record<never, never>>({
    severity: "error",
    summary: "A workflow returns a value and declares no success.",
    message: () => "The workflow returns a value, and declares no success.",
    remedy: () => "Declare its type as success, or delete the return."
  })
}

/** How the value of a step gets out of the step that it stands in. */
const insideRemedies: Readonly<Record<string, (owner: string, branch: string) => string>> = {
  parallel: (owner, branch) => `Give its branch a yield, and read steps.${owner}.${branch}.`,
  race: (owner) => `Give each branch a yield, and read steps.${owner}.`,
  foreach: (owner) => `Give ${owner} a collect, and read steps.${owner}, the list of what the items give.`,
  repeat: (owner) => `Keep the value in the state of ${owner}, and read steps.${owner}, the last state.`,
  try: (owner) => `Give ${owner} a yield, and read steps.${owner}; only calls, awaits and records are known after it.`
}
