/** Turns a JSON value into its one canonical text, by RFC 8785 (JSON Canonicalization Scheme). */
import type { Json } from "../parse/tree.ts"

/** ECMAScript writes numbers and strings as the scheme asks, and sorts by the UTF-16 code units it asks for. */
export const canonicalJson = (value: Json): string => {
  if (value === null || typeof value !== "object") return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`
  const members = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1)
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(",")}}`
}

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)
