/** One way to make a specification wrong for certain, with the code it has to be told. */
import type { Code } from "../../compiler/diagnostic/diagnostic.ts"
import type { Mutation } from "./mutations.ts"
import { isMap, type Json, type JsonMap } from "./tree.ts"

export interface Mistake {
  readonly name: string
  readonly code: Code
  readonly make: Mutation
}

export const insert = (steps: Array<JsonMap>, at: number, step: JsonMap): true => {
  steps.splice(at, 0, step)
  return true
}

/** Sets a member of a map that is there. */
export const put = (holder: Json | undefined, key: string, value: Json): boolean => {
  if (!isMap(holder)) return false
  holder[key] = value
  return true
}
