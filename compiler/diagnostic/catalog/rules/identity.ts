/** Rules on what finds an execution again. */
import { rule } from "../../rule.ts"

export const identityRules = {
  WORKFLOW_NO_DELETE: rule<{ readonly workflow: string; readonly versions: ReadonlyArray<number> }>({
    severity: "error",
    category: "WIRE",
    purpose: "A workflow with a live version keeps its spec.",
    change: ({ versions, workflow }) =>
      `The workflow ${workflow} is gone, of which ${
        versions.length === 1 ? `version ${versions[0]} is` : `versions ${versions.join(", ")} are`
      } live.`,
    running: "Its running executions wait until a worker has its code again.",
    remedy: ({ versions, workflow }) =>
      `Restore its spec, or take its versions away once none of their executions is open: ${
        versions.map((version) => `\`perdure retire ${workflow} ${version}\``).join(", ")
      }.`
  }),
  WORKFLOW_SAME_NAME: rule<{ readonly workflow: string; readonly now: string }>({
    severity: "error",
    category: "WIRE",
    purpose: "A workflow keeps its name, by which its executions are found.",
    change: ({ now, workflow }) => `The workflow ${workflow} is now called ${now}.`,
    running: "Running executions wait for code under the old name, and a start that is repeated begins a second one.",
    remedy: ({ workflow }) => `Call it ${workflow} again, and write what people are to read into its description.`
  }),
  WORKFLOW_NAME_VALID: rule<{ readonly workflow: string; readonly other: string }>({
    severity: "error",
    category: "CLIENT",
    purpose: "The names of workflows differ in more than case, in which files and routes may not.",
    change: ({ other, workflow }) => `The workflows ${other} and ${workflow} differ in case alone.`,
    running: "On some disks their lock files and generated modules are one file, and one is lost.",
    remedy: () => "Choose another name for the new one, while nothing of it is released."
  }),
  IDEMPOTENCY_KEY_SAME: rule<{ readonly workflow: string }>({
    severity: "error",
    category: "REPLAY",
    purpose: "The same payload keeps giving the same key, in every version.",
    change: ({ workflow }) => `The idempotency key of ${workflow} is computed in another way.`,
    running: "A start that is repeated no longer finds its execution, and begins a second one.",
    remedy: ({ workflow }) =>
      `Compute it as before; another key is another workflow, with a name other than ${workflow}.`
  }),
  IDEMPOTENCY_KEY_FIELD_PRESENT: rule<{ readonly workflow: string; readonly field: string }>({
    severity: "error",
    category: "CLIENT",
    purpose: "What the idempotency key reads is always there.",
    change: ({ field, workflow }) => `The key of ${workflow} reads payload.${field}, which may now be left out.`,
    running: "Starts that leave it out share one key, so that different orders join one execution.",
    remedy: ({ field }) => `Let ${field} be required, as it was.`
  }),
  TASK_QUEUE_SAME: rule<{ readonly workflow: string; readonly from: string; readonly to: string }>({
    severity: "warning",
    category: "CLIENT",
    purpose: "A workflow keeps its task queue while workers serve only that one.",
    change: ({ from, to, workflow }) => `${workflow} moves from the task queue ${from} to ${to}.`,
    running: "Running executions stay on the queue that they were started on; new ones need workers on the other.",
    remedy: ({ from, to }) => `Deploy workers that serve both ${from} and ${to} before this change.`
  }),
  ENGINE_FORMAT_SAME: rule<{ readonly workflow: string; readonly key: string }>({
    severity: "error",
    category: "WIRE",
    purpose: "The id of an execution is computed from name and key as it was when the workflow was released.",
    change: ({ key, workflow }) => `The execution id of ${workflow} "${key}" is not the one that the lock file holds.`,
    running: "No start finds the execution that its key has.",
    remedy: () => "Go back to the version of perdure that the lock file was written with, and report this."
  })
}
