/** Turns the versions of a workflow into the module of its typed client. */
import type { WorkflowPlan } from "../plan/plan.ts"
import { newestVersion } from "../source/paths.ts"
import { contractName } from "./contract-module.ts"
import { type Layout, type Module, printModule, provenance } from "./module.ts"
import { exported, runtime } from "./names.ts"
import { modulePath } from "./paths.ts"
import { bracketed, type Name } from "./print.ts"
import type { Versions } from "./side-by-side.ts"

export const clientModule = ({ chosen, others }: Versions, layout: Layout): Module =>
  printModule({
    path: modulePath(layout, newestVersion(chosen.file), "client"),
    summary: `The typed client of the workflow ${chosen.name}, in process or over HTTP.`,
    provenance: provenance(layout, chosen.file, chosen.version),
    body: [[
      "export const ",
      exported(`${chosen.name}Client`),
      " = ",
      runtime("client"),
      "(",
      contractName(chosen, layout),
      // Executions that began under them have their results.
      others.length === 0 ? [] : [", ", bracketed("[", others.map((it) => versionName(it, layout)), "]")],
      ")"
    ]]
  })

const versionName = (plan: WorkflowPlan, layout: Layout): Name => ({
  ...contractName(plan, layout),
  alias: `${plan.name}V${plan.version}`
})
