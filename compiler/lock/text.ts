/** Turns a lock into the one text of its file: what fits stands on one line, and what something is comes first. */
import { escapeControls } from "../diagnostic/escape.ts"
import type { Json } from "../parse/tree.ts"
import type { Lock } from "./lock.ts"

const columns = 110

export const lockText = (lock: Lock): string => `${printed(lock, "").text}\n`

interface Printed {
  readonly text: string
  /** It stands on one line, as has to what it is in if that is to. */
  readonly isFlat: boolean
}

const printed = (value: Json, indent: string): Printed => {
  if (typeof value !== "object" || value === null) return { text: scalar(value), isFlat: true }
  const inner = `${indent}  `
  const [open, gap, close] = isList(value) ? ["[", "", "]"] : ["{", " ", "}"]
  const parts = isList(value)
    ? value.map((item) => printed(item, inner))
    : membersOf(value).map(([key, member]) => labelled(key, printed(member, inner)))
  if (parts.length === 0) return { text: open + close, isFlat: true }
  const texts = parts.map(({ text }) => text)
  if (parts.every(({ isFlat }) => isFlat)) {
    const text = `${open}${gap}${texts.join(", ")}${gap}${close}`
    if (indent.length + text.length <= columns) return { text, isFlat: true }
  }
  return { text: `${open}\n${texts.map((text) => inner + text).join(",\n")}\n${indent}${close}`, isFlat: false }
}

const labelled = (key: string, { isFlat, text }: Printed): Printed => ({ text: `${scalar(key)}: ${text}`, isFlat })

/** With what no specification may hold written out, since a lock passes the same gate. */
const scalar = (value: Json): string => escapeControls(JSON.stringify(value))

/** The rest is sorted, so that the order in which something was declared makes no difference. */
const first: ReadonlyArray<string> = ["format", "workflow", "default", "kind", "name", "id", "version", "status"]

const rank = (key: string): number => first.includes(key) ? first.indexOf(key) : first.length

const membersOf = (object: { readonly [key: string]: Json }): ReadonlyArray<readonly [string, Json]> =>
  Object.entries(object).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)
