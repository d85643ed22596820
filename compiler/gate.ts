/** The gate: what a project's specs are compared with, and what is said of the changes. */
import type { Checked } from "./check/checked.ts"
import { type Spec, specsOf } from "./compare/specs.ts"
import { contractsOf } from "./contract/contracts.ts"
import type { ParsedProject } from "./load.ts"
import { lower } from "./plan/lower.ts"

/** The workflows of a project that has no mistakes, each version of its own. */
export const specsIn = (checked: Checked, { documents, sources }: ParsedProject): ReadonlyArray<Spec> =>
  specsOf(
    contractsOf(lower(checked, sources)).workflows.map(({ contract, workflow: { file } }) => ({ file, contract })),
    documents
  )
