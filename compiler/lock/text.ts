/** Turns a lock into the one text of its file: what fits stands on one line, and what something is comes first. */
import { escapeControls } from "../diagnostic/escape.ts"
import type { Json } from "../parse/tree.ts"
import type { Lock } from "./lock.ts"

const columns = 110

export const lockText = (lock: Lock): string => `${printed(lock, "")}\n`

const printed = (value: Json, indent: string): string => {
  const flat = onOneLine(value)
  if (typeof value !== "object" || value === null || indent.length + flat.length <= columns) return flat
  const inner = `${indent}  `
  const [open, close] = isList(value) ? "[]" : "{}"
  const lines = isList(value)
    ? value.map((item) => inner + printed(item, inner))
    : membersOf(value).map(([key, member]) => `${inner}${scalar(key)}: ${printed(member, inner)}`)
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`
}

const onOneLine = (value: Json): string => {
  if (typeof value !== "object" || value === null) return scalar(value)
  if (isList(value)) return `[${value.map(onOneLine).join(", ")}]`
  const members = membersOf(value).map(([key, member]) => `${scalar(key)}: ${onOneLine(member)}`)
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`
}

/** With what no specification may hold written out, since a lock passes the same gate. */
const scalar = (value: Json): string => escapeControls(JSON.stringify(value))

/** The rest is sorted, so that the order in which something was declared makes no difference. */
const first: ReadonlyArray<string> = ["format", "workflow", "default", "kind", "name", "id", "version", "status"]

const rank = (key: string): number => first.includes(key) ? first.indexOf(key) : first.length

const membersOf = (object: { readonly [key: string]: Json }): ReadonlyArray<readonly [string, Json]> =>
  Object.entries(object).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)
