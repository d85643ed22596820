/** The versions of workflows that are emitted side by side. */
import type { WorkflowPlan } from "../plan/plan.ts"

/** Of one workflow, the newest first. */
export interface Versions {
  /** The one that new executions begin with. */
  readonly chosen: WorkflowPlan
  readonly others: ReadonlyArray<WorkflowPlan>
}

/** The versions that new executions begin with, by workflow, where it is not the newest one. */
export type Defaults = ReadonlyMap<string, number>

export const sideBySide = (workflows: ReadonlyArray<WorkflowPlan>, defaults: Defaults): ReadonlyArray<Versions> =>
  [...Map.groupBy(workflows, ({ name }) => name).values()].flatMap((versions) => {
    const [newest, ...older] = versions.toSorted((a, b) => b.version - a.version)
    if (newest === undefined) return []
    const chosen = older.find(({ name, version }) => defaults.get(name) === version) ?? newest
    return [{ chosen, others: [newest, ...older].filter((it) => it !== chosen) }]
  })
