/** Rules on conditions, loops, branches, compensation and children. */
import { orBump, rule } from "../../rule.ts"
import { capitalized, type Thing } from "./thing.ts"

export interface Step {
  readonly workflow: string
  readonly step: string
}

export interface Branch extends Step {
  readonly branch: string
}

/** What becomes of a child when its parent ends. */
export type ChildFate = "cancel" | "terminate" | "abandon" | "detach"

const fates: { readonly [fate in ChildFate]: string } = {
  cancel: "cancelled",
  terminate: "terminated",
  abandon: "left alone",
  detach: "nobody's"
}

/** Something of a workflow that is computed when it is asked for. */
export type Computed =
  | { readonly kind: "let" | "yield"; readonly step: string }
  | { readonly kind: "query" | "attribute" | "patch" | "activity" | "queue"; readonly name: string }
  | { readonly kind: "return" | "functions" | "annotations" | "sensitive" | "limits" }

const computedText = (what: Computed): string => {
  switch (what.kind) {
    case "let":
    case "yield":
      return `The value of "${what.step}"`
    case "query":
    case "attribute":
    case "patch":
      return `The ${what.kind} ${what.name}`
    case "activity":
      return `How the activity ${what.name} is carried out`
    case "queue":
      return `How the queue ${what.name} is served`
    case "return":
      return "What the workflow returns"
    case "functions":
      return "The text of its functions"
    case "annotations":
      return "What is annotated"
    case "sensitive":
      return "What is hidden"
    case "limits":
      return "A limit of the whole execution"
  }
}

export const structureRules = {
  CONDITION_SAME: rule<Step & { readonly thing: Thing; readonly relied: boolean }>({
    severity: "warning",
    category: "REPLAY",
    purpose: "A condition can be changed for what is not decided yet.",
    change: ({ relied, thing }) =>
      `${capitalized(thing)} is another${relied ? ", and steps rely on what it proves about values" : ""}.`,
    running:
      "Executions that have decided it keep their decision; where steps rely on it, those that would decide otherwise now park.",
    remedy: ({ relied, workflow }) =>
      relied
        ? `Write the condition as before${orBump(workflow)}.`
        : "Nothing has to be done if both decisions are right for what comes after."
  }),
  LOOP_KEY_SAME: rule<Step & { readonly what: "items" | "keys" }>({
    severity: "error",
    category: "REPLAY",
    purpose: "A loop keeps its items and their keys, which are part of the names of its steps.",
    change: ({ step, what }) => `The ${what} of the loop "${step}" are computed in another way.`,
    running: "Executions that have begun an item which is not there any more, or has another key, park.",
    remedy: ({ workflow }) => `Compute them as before${orBump(workflow)}.`
  }),
  LOOP_BOUND: rule<
    Step & { readonly what: "maxIterations" | "concurrency"; readonly from: number; readonly to: number }
  >({
    severity: "warning",
    category: "REPLAY",
    purpose: "How often a loop may be run can be changed for what is under way.",
    change: ({ from, step, to, what }) => `The ${what} of the loop "${step}" was ${from} and is ${to}.`,
    running: "Executions in the loop go on under the new bound; loops that have ended keep their end.",
    remedy: () => "Nothing has to be done if the loops that are under way may end there."
  }),
  RACE_SAME_NAME: rule<Step & { readonly now: string }>({
    severity: "error",
    category: "REPLAY",
    purpose: "A race keeps the name under which its winner is recorded.",
    change: ({ now, step }) => `The race "${step}" is now called "${now}".`,
    running: "Executions that have begun it park; without that, it would be run again.",
    remedy: ({ now, step }) => `Keep the stored name: write \`durableName: ${step}\` at "${now}".`
  }),
  PARALLEL_SAME_BRANCH: rule<Branch & { readonly change: "gone" | "new" | { readonly now: string } }>({
    severity: "error",
    category: "REPLAY",
    purpose: "A parallel step keeps its branches.",
    change: ({ branch, change, step }) =>
      typeof change === "string"
        ? `The branch ${branch} of "${step}" is ${change}.`
        : `The branch ${branch} of "${step}" is now called ${change.now}.`,
    running: "Executions that have begun the step park there.",
    remedy: ({ workflow }) => `Keep the branches as they were, and add what is new after the step${orBump(workflow)}.`
  }),
  RACE_MEMBER: rule<Branch & { readonly change: "gone" | "new" | { readonly now: string } }>({
    severity: "error",
    category: "REPLAY",
    purpose: "A race keeps the branches that may have won it.",
    change: ({ branch, change, step }) =>
      typeof change === "string"
        ? `The branch ${branch} of the race "${step}" is ${change}.`
        : `The branch ${branch} of the race "${step}" is now called ${change.now}.`,
    running: "Executions that have begun a race which has lost a branch park; one that gets a branch more goes on.",
    remedy: ({ workflow }) => `Keep the branch${orBump(workflow)}.`
  }),
  COMPENSATION_ADD: rule<Step>({
    severity: "warning",
    category: "REPLAY",
    purpose: "An undo step can be added for steps that are not undone yet.",
    change: ({ step }) => `Step "${step}" is now undone when the execution fails.`,
    running:
      "Executions that have done the step undo it too; one that is undoing other steps already, past this one, parks.",
    remedy: ({ workflow }) => `Nothing has to be done if it is right for steps that are done${orBump(workflow)}.`
  }),
  COMPENSATION_NO_DELETE: rule<Step>({
    severity: "error",
    category: "REPLAY",
    purpose: "What was to be undone is undone.",
    change: ({ step }) => `Step "${step}" is not undone any more when the execution fails.`,
    running: "What running executions have done of it stays when they fail; those that are undoing it park.",
    remedy: ({ workflow }) => `Keep its \`compensate\`${orBump(workflow)}.`
  }),
  COMPENSATION_SAME: rule<Step & { readonly thing: Thing }>({
    severity: "warning",
    category: "REPLAY",
    purpose: "How a step is undone can be changed, not by what.",
    change: ({ thing }) => `${capitalized(thing)} is another.`,
    running: "Executions that come to undo it do it the new way; those that have begun to, by another activity, park.",
    remedy: ({ workflow }) => `Nothing has to be done if the new way undoes what the step has done${orBump(workflow)}.`
  }),
  CHILD_SAME_REF: rule<Step & { readonly from: string; readonly to: string }>({
    severity: "error",
    category: "REPLAY",
    purpose: "A step keeps the workflow that it runs.",
    change: ({ from, step, to }) => `Step "${step}" now runs ${to} instead of ${from}.`,
    running: "Executions that have started the child park there.",
    remedy: ({ workflow }) =>
      `Give the new step another id, under \`patch\` with the old one as its \`else\`${orBump(workflow)}.`
  }),
  CHILD_KEY_SAME: rule<Step & { readonly child: string }>({
    severity: "warning",
    category: "REPLAY",
    purpose: "A child is given what it was given, of which its key is made.",
    change: ({ child, step }) => `What "${step}" gives to ${child}, of which the key of the child is made, is another.`,
    running:
      "Executions that have started the child keep it; those that come to it later may start one of another key.",
    remedy: ({ workflow }) => `Give the child what it was given${orBump(workflow)}.`
  }),
  CHILD_MODE_SAME: rule<Step & { readonly from: ChildFate; readonly to: ChildFate }>({
    severity: "warning",
    category: "REPLAY",
    purpose: "What becomes of a child when its parent ends was decided when it was started.",
    change: ({ from, step, to }) =>
      `The child of "${step}" was ${fates[from]} when its parent ends, and is ${fates[to]}.`,
    running: "Children that are started keep what was decided for them.",
    remedy: () => "Nothing has to be done."
  }),
  TRANSFORM: rule<{ readonly workflow: string; readonly what: Computed }>({
    severity: "info",
    category: "REPLAY",
    purpose: "What is computed or carried out, and not recorded, can be changed.",
    change: ({ what }) => `${computedText(what)} is ${what.kind === "patch" ? "new" : "another"}.`,
    running: "Running executions have the new one for all that they have not recorded yet.",
    remedy: () => "Nothing has to be done."
  })
}
