/** The published JSON Schemas as validators, each made when first asked for. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js"
import activities from "../../schemas/activities.schema.json" with { type: "json" }
import project from "../../schemas/project.schema.json" with { type: "json" }
import types from "../../schemas/types.schema.json" with { type: "json" }
import workflow from "../../schemas/workflow.schema.json" with { type: "json" }

// The tests hold the schemas themselves against their standard; doing that here would slow every start.
const ajv = new Ajv2020({
  allErrors: true,
  verbose: true,
  allowUnionTypes: true,
  strictRequired: false,
  strictTypes: false,
  validateSchema: false,
  meta: false,
  code: { optimize: false }
})

/** Each step is held against the schema of its kind, so that its mistakes are said once; a list of steps is only a list. */
const { steps: { description } } = workflow.$defs
const workflowWithoutSteps = { ...workflow, $defs: { ...workflow.$defs, steps: { description, type: "array" } } }

for (const [name, schema] of Object.entries({ workflow: workflowWithoutSteps, activities, types, project })) {
  ajv.addSchema(schema, `${name}.schema.json`)
}

/** `reference` is a schema's file name, or a definition of it: `workflow.schema.json#/$defs/callStep`. */
export const violations = (reference: string, value: unknown): ReadonlyArray<ErrorObject> => {
  const validate: ValidateFunction | undefined = ajv.getSchema(reference)
  if (validate === undefined) throw new Error(`no schema ${reference}`)
  return validate(value) ? [] : validate.errors ?? []
}
