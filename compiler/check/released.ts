/** What is known of a version of a workflow besides the one that is checked: what its executions have stored. */
import type { Step } from "../parse/document.ts"
import type { CheckedStep, CheckedWorkflow } from "./checked.ts"
import { alternatives, type TypeTable } from "./type-text.ts"
import { mayBeLeftOut, type StructType, type Type } from "./type.ts"

export interface Released {
  /** By the names under which its members are stored. */
  readonly payload: StructType
  /** What steps have given, by the names under which they are stored, as far as that has members. */
  readonly results: ReadonlyMap<string, StructType>
}

/** Of a version whose file is there. */
export const releasedAs = (
  { contract, steps }: Pick<CheckedWorkflow, "contract" | "steps">,
  table: TypeTable
): Released => ({
  payload: storedStruct(contract.payload),
  results: new Map([...steps].flatMap(([step, facts]) => {
    const result = resultIn(facts, table)
    return result === undefined ? [] : [[storedName(step), storedStruct(result)] as const]
  }))
})

/** The name under which a step is stored. */
export const storedName = ({ durableName, id }: Step): string => (durableName ?? id).value

/** What a step leaves in the journal for those after it, where that has members. */
export const resultIn = ({ activity, child, queue }: CheckedStep, table: TypeTable): StructType | undefined => {
  const type: Type | undefined = (activity ?? child ?? queue)?.success
  const [only, ...others] = type === undefined ? [] : alternatives(type, table)
  return others.length === 0 && only?.kind === "struct" ? only : undefined
}

/** A structure as it is stored: with every default filled in. */
const storedStruct = ({ fields }: StructType): StructType => ({
  kind: "struct",
  fields: fields.map((field) => ({
    name: field.stored ?? field.name,
    optional: mayBeLeftOut(field) && field.default === undefined,
    type: field.type
  }))
})
