/** What a version of a workflow makes of the executions of an older one whose own code is gone. */
import type { Json } from "./json.ts"

/** Members to put over those that are stored, made of these. */
type MakeMembers = (old: never) => object

export interface MigrateOptions {
  /** The older version. */
  readonly from: number
  readonly payload?: MakeMembers
  /** By the names of steps, without what loops add to them. */
  readonly results?: { readonly [step: string]: MakeMembers }
}

export interface Migration {
  readonly from: number
  /** Makes a stored payload one of this version. */
  readonly payload: (stored: Json) => Json
  /** Makes the stored result of the step one of this version; undefined if it stays what it is. */
  readonly result: (step: string, stored: Json) => Json | undefined
}

export const migrationOf = ({ from, payload, results = {} }: MigrateOptions): Migration => ({
  from,
  payload: (stored) => payload === undefined ? stored : over(stored, payload),
  result: (step, stored) => {
    const make = Object.hasOwn(results, step) ? results[step] : undefined
    return make === undefined ? undefined : over(stored, make)
  }
})

const over = (stored: Json, make: MakeMembers): Json => {
  // What the older version has stored is what its contract said, of which the type of `make` was made.
  const members = make(stored as never)
  const kept = typeof stored === "object" && stored !== null && !Array.isArray(stored) ? stored : {}
  return JSON.parse(JSON.stringify({ ...kept, ...members }))
}
