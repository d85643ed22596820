/** Rules on steps: their names, their order, what they call and what they give. */
import { orBump, rule } from "../../rule.ts"
import { kindText, type StepKindText } from "./kind.ts"
import { capitalized, inWords, type Thing } from "./thing.ts"
import { exampleText, type Lost, lostText, type Text } from "./value.ts"

export interface Step {
  readonly workflow: string
  /** The durable name. */
  readonly step: string
}

/** A step, or its condition, a case of it, or a catch of it. */
export interface Part {
  readonly workflow: string
  readonly thing: Thing
}

/** A list of steps: that of the workflow, or a part of the step that holds it. */
export interface Scope {
  readonly holder: string | undefined
  readonly part: string
}

const scopeText = ({ holder, part }: Scope): string =>
  holder === undefined ? "the steps of the workflow" : `the ${part} of "${holder}"`

/** What is recorded: a member of what an activity gives, or of an error that it fails with. */
export interface Output {
  readonly of: "activity" | "child"
  readonly name: string
  /** As in `result.id`. */
  readonly path: string
}

const outputText = ({ name, path }: Output): string => `${path} of ${name}`

const narrowed = (of: Output, lost: Lost | { readonly kind: "undeclared" }, example: Text | undefined): string => {
  switch (lost.kind) {
    case "undeclared":
      return `${of.name} does not declare the error ${of.path} any more.`
    case "absence":
      return `${outputText(of)} is required, and recorded results may not have it.`
    default:
      return `${outputText(of)} does not take ${lostText(lost)} any more${exampleText(example)}.`
  }
}

export const stepRules = {
  STEP_SAME_NAME: rule<Step & { readonly now: string }>({
    severity: "error",
    category: "REPLAY",
    purpose: "A step keeps the name under which it is recorded.",
    change: ({ now, step }) => `Step "${step}" is now called "${now}".`,
    running: "Executions that have begun it park there; without that, its effect would happen twice.",
    remedy: ({ now, step }) => `Keep the stored name: write \`durableName: ${step}\` at "${now}".`
  }),
  STEP_NO_DELETE: rule<Part>({
    severity: "error",
    category: "REPLAY",
    purpose: "What may be recorded is still asked for.",
    change: ({ thing }) => `${capitalized(thing)} is gone.`,
    running: "Executions that have recorded it park where it was.",
    remedy: ({ workflow }) =>
      `Keep it for them with \`patch\`: the new way under \`then\`, the old one under \`else\`${orBump(workflow)}.`
  }),
  STEP_NO_INSERT_BEFORE: rule<Part & { readonly next: Thing }>({
    severity: "error",
    category: "REPLAY",
    purpose: "Nothing comes before what may be recorded already.",
    change: ({ next, thing }) => `${capitalized(thing)} is new, and comes before ${inWords(next)} or what follows it.`,
    running: "Executions that are past that place park, before anything is done out of order.",
    remedy: ({ workflow }) =>
      `Put it under \`patch\`, which only executions that start from now on take${orBump(workflow)}.`
  }),
  STEP_APPEND: rule<Part>({
    severity: "info",
    category: "REPLAY",
    purpose: "A step can be added where nothing comes after.",
    change: ({ thing }) => `${capitalized(thing)} is new at the end.`,
    running: "Running executions do it too, when they come there.",
    remedy: () => "Put it under `patch` if only new executions are to do it."
  }),
  STEP_SAME_ORDER: rule<Step & { readonly other: string }>({
    severity: "error",
    category: "REPLAY",
    purpose: "Steps that follow each other keep their order.",
    change: ({ other, step }) => `Step "${step}" now comes after "${other}", before which it came.`,
    running: "Executions that have recorded one of them and are not past both park.",
    remedy: ({ workflow }) => `Put them back into their order${orBump(workflow)}.`
  }),
  STEP_SAME_SCOPE: rule<Step & { readonly from: Scope; readonly to: Scope }>({
    severity: "error",
    category: "REPLAY",
    purpose: "A step stays in the block in which it is recorded.",
    change: ({ from, step, to }) => `Step "${step}" has moved from ${scopeText(from)} to ${scopeText(to)}.`,
    running: "Executions that have begun it park, because it is recorded elsewhere.",
    remedy: ({ workflow }) =>
      `Move it back, or call what stands in the new place by another name under \`patch\`${orBump(workflow)}.`
  }),
  STEP_SAME_KIND: rule<Step & { readonly from: StepKindText; readonly to: StepKindText }>({
    severity: "error",
    category: "REPLAY",
    purpose: "A step stays what it is recorded as.",
    change: ({ from, step, to }) => `Step "${step}" was ${kindText(from)} and is ${kindText(to)}.`,
    running: "Executions that have begun it park there.",
    remedy: ({ workflow }) =>
      `Give the new step another id, under \`patch\` with the old one as its \`else\`${orBump(workflow)}.`
  }),
  STEP_SAME_HANDLER: rule<Step & { readonly from: string; readonly to: string }>({
    severity: "error",
    category: "REPLAY",
    purpose: "The name of a step means what it meant: the same activity, signal, queue or workflow.",
    change: ({ from, step, to }) => `Step "${step}" now goes to ${to} instead of ${from}.`,
    running: "Executions that have begun it park, since the result that is recorded is another's.",
    remedy: ({ workflow }) =>
      `Give the new step another id, under \`patch\` with the old one as its \`else\`${orBump(workflow)}.`
  }),
  STEP_UNIQUE_NAME: rule<Step>({
    severity: "error",
    category: "REPLAY",
    purpose: "The name of a step that was removed does not come back.",
    change: ({ step }) => `"${step}" was the name of a step that has been removed.`,
    running: "What executions have recorded of the old step would be taken for the new one.",
    remedy: () => "Choose an id that no release has had."
  }),
  STEP_SAME_INPUT: rule<Part>({
    severity: "warning",
    category: "REPLAY",
    purpose: "A step asks for what it asked for.",
    change: ({ thing }) => `${capitalized(thing)} is another.`,
    running: "Executions that have begun the step keep what came of the old one.",
    remedy: () => "Nothing has to be done if both are right for what comes after."
  }),
  STEP_OUTPUT_NO_NARROW: rule<{
    readonly workflow: string
    readonly of: Output
    readonly lost: Lost | { readonly kind: "undeclared" }
    readonly example: Text | undefined
  }>({
    severity: "error",
    category: "WIRE",
    purpose: "Recorded results can still be read.",
    change: ({ example, lost, of }) => narrowed(of, lost, example),
    running: "Executions that have recorded such a result park.",
    remedy: ({ workflow }) =>
      `Let the type take what is recorded: make new fields optional, keep old alternatives${orBump(workflow)}.`
  }),
  STEP_OUTPUT_WIDEN: rule<{ readonly workflow: string; readonly of: Output }>({
    severity: "info",
    category: "CLIENT",
    purpose: "A step can give more than it did.",
    change: ({ of }) => `${outputText(of)} can be more than it was.`,
    running: "Running executions go on; after a roll-back, new results cannot be read.",
    remedy: () => "Nothing has to be done."
  }),
  STEP_RETRY: rule<Part>({
    severity: "info",
    category: "REPLAY",
    purpose: "How often a step is tried can be changed.",
    change: ({ thing }) => `${capitalized(thing)} is tried by another policy.`,
    running: "Attempts from now on follow it; results that are recorded stay.",
    remedy: () => "Nothing has to be done."
  }),
  STEP_TIMEOUT: rule<Part>({
    severity: "info",
    category: "REPLAY",
    purpose: "How long a step may take can be changed, not what a step that took too long comes to.",
    change: ({ thing }) => `${capitalized(thing)} has changed.`,
    running: "Waits that are under way keep their end; those that have timed out before, to another effect, park.",
    remedy: ({ workflow }) =>
      `Nothing has to be done about durations; what comes of a timeout is changed with \`patch\`${orBump(workflow)}.`
  })
}
