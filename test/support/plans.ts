/** Specifications in memory as plans and hashes. */
import { compileSources } from "../../compiler/compile.ts"
import { contractsOf } from "../../compiler/contract/contracts.ts"
import { hashesOf } from "../../compiler/contract/hashes.ts"
import { lower } from "../../compiler/plan/lower.ts"
import type { Plan, WorkflowPlan } from "../../compiler/plan/plan.ts"

export const planOf = (files: ReadonlyMap<string, string>): Plan => {
  const { checked, diagnostics, project } = compileSources(files)
  if (checked === undefined || project === undefined) {
    throw new Error(diagnostics.map(({ message, span }) => `${span?.file}:${span?.start} ${message}`).join("\n"))
  }
  return lower(checked, project.sources)
}

/** The only workflow of a plan. */
export const onlyWorkflow = (plan: Plan): WorkflowPlan => {
  const [workflow, ...others] = plan.workflows
  if (workflow === undefined || others.length > 0) throw new Error("Expected one workflow")
  return workflow
}

/** All hashes of a plan, by surface, activity, signal or queue. */
export const allHashes = (plan: Plan): { readonly [name: string]: string } => {
  const { activities, workflows } = hashesOf(contractsOf(plan))
  return {
    ...Object.fromEntries(workflows.flatMap(({ hashes }) => Object.entries(hashes))),
    ...Object.fromEntries(
      workflows.flatMap(({ signals }) => Object.entries(signals).map(([name, hash]) => [`signal ${name}`, hash]))
    ),
    ...Object.fromEntries(
      workflows.flatMap(({ queues }) => Object.entries(queues).map(([name, hash]) => [`queue ${name}`, hash]))
    ),
    ...Object.fromEntries(activities.map(({ activity, hash }) => [`activity ${activity.name}`, hash]))
  }
}
