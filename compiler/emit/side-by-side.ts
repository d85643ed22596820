/** The versions of workflows that are emitted side by side. */
import type { WorkflowPlan } from "../plan/plan.ts"

/** Of one workflow. */
export interface Versions {
  readonly newest: WorkflowPlan
  /** The newer ones first. */
  readonly older: ReadonlyArray<WorkflowPlan>
}

export const sideBySide = (workflows: ReadonlyArray<WorkflowPlan>): ReadonlyArray<Versions> =>
  [...Map.groupBy(workflows, ({ name }) => name).values()].flatMap((versions) => {
    const [newest, ...older] = versions.toSorted((a, b) => b.version - a.version)
    return newest === undefined ? [] : [{ newest, older }]
  })
