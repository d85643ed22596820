/** Turns a JSON value into its one canonical text, by RFC 8785 (JSON Canonicalization Scheme). */
import type { Json } from "../parse/tree.ts"

/** ECMAScript writes numbers and strings as the scheme asks, and sorts by the UTF-16 code units it asks for. */
export const canonicalJson = (value: Json): string => {
  if (value === null || typeof value !== "object") return JSON.stringify(value)
  return texts.get(value) ?? written(value)
}

/** Those of values that stand in several others, such as the types of a project in its contracts. */
const texts = new WeakMap<object, string>()

/** Makes the text of a value once, for all that it is a part of. */
export const sharedJson = <A extends Json & object>(value: A): A => {
  texts.set(value, written(value))
  return value
}

const written = (value: Json & object): string => {
  // All of a plan is written here, once or more: text that grows costs half of what lists of pieces do.
  let members = ""
  if (isList(value)) {
    for (const item of value) members += `${members === "" ? "" : ","}${canonicalJson(item)}`
    return `[${members}]`
  }
  for (const key of Object.keys(value).sort()) {
    members += `${members === "" ? "" : ","}${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`
  }
  return `{${members}}`
}

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)
