/** What an expression of a contract reads: of each name, which members. */
import type { ValueForm } from "../contract/contract.ts"
import type { Json } from "../parse/tree.ts"

/** Names by what they are the roots of; `""` stands for the whole of it. */
export type Reads = ReadonlyMap<string, ReadonlySet<string>>

export const readsOf = (...values: ReadonlyArray<ValueForm | undefined>): Reads => {
  const reads = new Map<string, Set<string>>()
  const note = (name: string, member: string): void => {
    const known = reads.get(name)
    if (known === undefined) reads.set(name, new Set([member]))
    else known.add(member)
  }
  const walk = (form: Json): void => {
    if (!isList(form)) {
      if (typeof form === "object" && form !== null) { for (const inner of Object.values(form)) walk(inner) }
      return
    }
    const [kind, object, member] = form
    if (kind === "name" && typeof object === "string") return note(object, "")
    if ((kind === "member" || kind === "member?") && isList(object) && object[0] === "name") {
      if (typeof member === "string") return note(String(object[1]), member)
    }
    for (const inner of form) walk(inner)
  }
  for (const value of values) if (value !== undefined) walk(value)
  return reads
}

const isList = (value: Json | undefined): value is ReadonlyArray<Json> => Array.isArray(value)
