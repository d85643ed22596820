/** The published JSON Schemas as validators, each made when first asked for. The bundle has them made already. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js"
import activities from "../../schemas/activities.schema.json" with { type: "json" }
import project from "../../schemas/project.schema.json" with { type: "json" }
import types from "../../schemas/types.schema.json" with { type: "json" }
import workflow from "../../schemas/workflow.schema.json" with { type: "json" }

// The tests hold the schemas themselves against their standard; doing that here would slow every start.
export const ajv = new Ajv2020({
  allErrors: true,
  verbose: true,
  allowUnionTypes: true,
  strictRequired: false,
  strictTypes: false,
  validateSchema: false,
  meta: false,
  code: { optimize: false, source: true, esm: true }
})

/** Each step is held against the schema of its kind, so that its mistakes are said once; a list of steps is only a list. */
const { steps: { description } } = workflow.$defs
const workflowWithoutSteps = { ...workflow, $defs: { ...workflow.$defs, steps: { description, type: "array" } } }

for (const [name, schema] of Object.entries({ workflow: workflowWithoutSteps, activities, types, project })) {
  ajv.addSchema(schema, `${name}.schema.json`)
}

/** What files are held against, and each step of a workflow by itself. */
export const references: ReadonlyArray<string> = [
  ...["workflow", "activities", "types", "project"].map((name) => `${name}.schema.json`),
  ...Object.keys(workflow.$defs).filter((name) => name.endsWith("Step"))
    .map((step) => `workflow.schema.json#/$defs/${step}`)
]

export const validatorOf = (reference: string): ValidateFunction | undefined => ajv.getSchema(reference)
