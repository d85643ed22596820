/** What the checks of one workflow have to go by. */
import type { Diagnostic } from "../diagnostic/diagnostic.ts"
import type { WorkflowDocument } from "../parse/document.ts"
import type { ActivityContract, ErrorContract, WorkflowContract } from "./checked.ts"
import type { FindError } from "./contracts.ts"
import type { DeclaredFunctions } from "./functions/declared.ts"
import type { Scope } from "./scope.ts"
import type { Spell } from "./spelling.ts"
import type { TypeTable } from "./type-text.ts"

export interface WorkflowInput {
  readonly document: WorkflowDocument
  readonly contract: WorkflowContract
  readonly functions: DeclaredFunctions | undefined
  readonly scope: Scope
  readonly table: TypeTable
  readonly findError: FindError
  readonly findActivity: (file: string, name: string) => ActivityContract | undefined
  /** What another workflow, or this one, takes and gives; nothing if it could be read only in part. */
  readonly findWorkflow: (document: WorkflowDocument) => WorkflowContract | undefined
  readonly moduleOf: (file: string) => string
  readonly spell: Spell
  /** The project limits attempts where neither contract nor call does. */
  readonly hasDefaultTimeout: boolean
  readonly report: (it: Diagnostic) => void
}

export const errorOf = ({ findError, scope }: WorkflowInput, name: string): ErrorContract | undefined => {
  const declared = scope.find("error", name)
  return declared === undefined ? undefined : findError(declared.file, name)
}
