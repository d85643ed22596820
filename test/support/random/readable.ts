/** What an expression can read at a place, by kinds of types that the generator tells apart. */

export type Kind =
  | "int"
  | "string"
  | "boolean"
  | "id"
  | "money"
  | "choice"
  | "strings"
  | "shape"
  | "datetime"
  | "duration"
  | "maybeString"
  | "maybeInt"

export interface Readable {
  /** The expression that reads it. */
  readonly text: string
  readonly kind: Kind
  /** Known because of a condition around the place, so not in a function there. */
  readonly isProved?: boolean
}

export type Environment = ReadonlyArray<Readable>

/** The types of the fields that `payload` reads. */
export const payloadTypes: { readonly [field: string]: unknown } = {
  n: "int",
  text: "string",
  flag: "boolean",
  id: "Id",
  money: "Money",
  choice: "Choice",
  tags: "string[]",
  shape: "Shape",
  at: "datetime",
  pause: "duration",
  limit: { $type: "int", max: 99, default: 3 },
  "maybe?": "string",
  "maybeN?": "int"
}

export const payload: Environment = [
  { text: "payload.n", kind: "int" },
  { text: "payload.text", kind: "string" },
  { text: "payload.flag", kind: "boolean" },
  { text: "payload.id", kind: "id" },
  { text: "payload.money", kind: "money" },
  { text: "payload.choice", kind: "choice" },
  { text: "payload.tags", kind: "strings" },
  { text: "payload.shape", kind: "shape" },
  { text: "payload.at", kind: "datetime" },
  { text: "payload.pause", kind: "duration" },
  { text: "payload.maybe", kind: "maybeString" },
  { text: "payload.maybeN", kind: "maybeInt" },
  { text: "payload.money.amount", kind: "int" },
  { text: "payload.money.rate", kind: "int" },
  { text: "payload.limit", kind: "int" },
  { text: "payload.money.note", kind: "maybeString" },
  { text: "payload.tags[0]", kind: "maybeString" }
]

export const maybe = (kind: "int" | "string"): Kind => kind === "int" ? "maybeInt" : "maybeString"

/** What can be read, outside of the block that a step stands in, of what it leaves there. */
export const outsideItsBlock = ({ kind, text }: Readable): Environment => {
  if (!/^steps\.\w+$/.test(text)) return []
  if (kind === "int" || kind === "maybeInt") return [{ text, kind: "maybeInt" }]
  return kind === "string" || kind === "maybeString" ? [{ text, kind: "maybeString" }] : []
}
