/** Types as TypeScript prints them into the annotation of one variable. */

import { withoutFailureMark } from "./failure-mark.ts"

/** The union of the types, without the literals that another alternative includes. */
export const annotationOf = (types: Iterable<string>): string => {
  const members = [...new Set([...types].flatMap(unionMembers).map(withoutPattern))]
  const kept = members.filter((it) =>
    !(members.includes("string") && it.startsWith("\"")) && !(members.includes("number") && /^-?\d/.test(it))
  )
  return [...kept.filter((it) => !isAbsence(it)), ...kept.filter(isAbsence)].map(tidy).join(" | ")
}

/** A text that an expression puts together is a text. */
const withoutPattern = (type: string): string => type.startsWith("`") ? "string" : type

const isAbsence = (type: string): boolean => type === "null" || type === "undefined"

const tokens = /"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`| \| |=>|[({[<]|[)}\]>]/g

/** The alternatives of a type: the parts between those bars that stand in no bracket and no text. */
export const unionMembers = (text: string): ReadonlyArray<string> => {
  const members: Array<string> = []
  let depth = 0
  let from = 0
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (/^[({[<]$/.test(token)) depth++
    else if (/^[)}\]>]$/.test(token)) depth--
    else if (token === " | " && depth === 0) {
      members.push(text.slice(from, index))
      from = index + token.length
    }
  }
  return [...members, text.slice(from)]
}

/** `{ a: string; }` as a person writes it, and JSON by the name that it has in the emitted modules. */
const tidy = (text: string): string =>
  withoutFailureMark(text).replaceAll(
    /"(?:[^"\\]|\\.)*"|; \}|\bJson\b/g,
    (it) => it === "; }" ? " }" : it === "Json" ? "Schema.Json" : it
  )
