/** What a value breaks of the published JSON Schemas. */
import type { ErrorObject } from "ajv/dist/2020.js"
import { validatorOf } from "./validators.ts"

/** `reference` is a schema's file name, or a definition of it: `workflow.schema.json#/$defs/callStep`. */
export const violations = (reference: string, value: unknown): ReadonlyArray<ErrorObject> => {
  const validate = validatorOf(reference)
  if (validate === undefined) throw new Error(`no schema ${reference}`)
  return validate(value) ? [] : validate.errors ?? []
}
