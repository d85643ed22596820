/** Turns the versions of a workflow into the module of its typed client. */
import { contractName } from "./contract-module.ts"
import { type Layout, type Module, printModule, provenance } from "./module.ts"
import { exported, runtime } from "./names.ts"
import { modulePath } from "./paths.ts"
import { bracketed } from "./print.ts"
import type { Versions } from "./side-by-side.ts"

export const clientModule = ({ newest, older }: Versions, layout: Layout): Module =>
  printModule({
    path: modulePath(layout, newest.file, "client"),
    summary: `The typed client of the workflow ${newest.name}, in process or over HTTP.`,
    provenance: provenance(layout, newest.file, newest.version),
    body: [[
      "export const ",
      exported(`${newest.name}Client`),
      " = ",
      runtime("client"),
      "(",
      contractName(newest, layout),
      // Executions that began under them have their results.
      older.length === 0 ? [] : [", ", bracketed("[", older.map((it) => contractName(it, layout)), "]")],
      ")"
    ]]
  })
