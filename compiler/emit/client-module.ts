/** Turns a workflow into the module of its typed client. */
import type { WorkflowPlan } from "../plan/plan.ts"
import { contractName } from "./contract-module.ts"
import { type Layout, type Module, printModule, provenance } from "./module.ts"
import { exported, runtime } from "./names.ts"
import { modulePath } from "./paths.ts"

export const clientModule = (plan: WorkflowPlan, layout: Layout): Module =>
  printModule({
    path: modulePath(layout, plan.file, "client"),
    summary: `The typed client of the workflow ${plan.name}, in process or over HTTP.`,
    provenance: provenance(layout, plan.file, plan.version),
    body: [[
      "export const ",
      exported(`${plan.name}Client`),
      " = ",
      runtime("client"),
      "(",
      contractName(plan, layout),
      ")"
    ]]
  })
