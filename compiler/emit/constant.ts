/** Turns JSON into TypeScript text. */
import type { Json } from "../parse/tree.ts"
import { literal, propertyKey } from "./literal.ts"
import { bracketed, type Doc, line } from "./print.ts"

export const constant = (json: Json): Doc => {
  if (json === null || typeof json !== "object") return literal(json)
  if (isList(json)) return bracketed("[", json.map(constant), "]")
  const members = Object.entries(json).map(([key, value]): Doc => [propertyKey(key), ": ", constant(value)])
  return bracketed("{", members, "}", line)
}

const isList = (json: Json): json is ReadonlyArray<Json> => Array.isArray(json)
