/** Turns a plan into the modules of a project, and the manifest that lists them. */
import type { Hashes } from "../contract/hashes.ts"
import type { Plan } from "../plan/plan.ts"
import { activitiesModule } from "./activities-module.ts"
import { clientModule } from "./client-module.ts"
import { contractModule } from "./contract-module.ts"
import { indexModule } from "./index-module.ts"
import { manifestFile } from "./manifest.ts"
import type { Layout, Module } from "./module.ts"
import { type Defaults, sideBySide } from "./side-by-side.ts"
import { typesModule } from "./types-module.ts"
import { workflowModule } from "./workflow-module.ts"

export const emit = (
  plan: Plan,
  hashes: Hashes,
  layout: Layout,
  defaults: Defaults = new Map()
): ReadonlyArray<Module> => {
  const versions = sideBySide(plan.workflows, defaults)
  const modules = [
    ...plan.types.map((file) => typesModule(file, layout)),
    ...plan.activities.map((file) => activitiesModule(file, layout)),
    ...hashes.workflows.flatMap(({ hashes, workflow }) => [
      contractModule(workflow, hashes, layout),
      workflowModule(workflow, layout)
    ]),
    ...versions.map((it) => clientModule(it, layout))
  ]
  if (modules.length === 0) return []
  const withIndex = [...modules, indexModule(versions, modules, layout)]
  return [...withIndex, manifestFile(hashes, withIndex, layout)]
}
