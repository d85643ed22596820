/** Turns a document of text, groups and names into lines of at most 120 columns: a group stays on one line where it fits. */

export type Doc = string | ReadonlyArray<Doc> | Group | Indent | Line | Words | Name

/** Printed flat if it fits and holds no forced line; broken otherwise. */
interface Group {
  readonly kind: "group"
  readonly content: Doc
  readonly broken: boolean
}

interface Indent {
  readonly kind: "indent"
  readonly content: Doc
}

interface Line {
  readonly kind: "line"
  /** What stands instead of the line break in a flat group. */
  readonly flat: string
  readonly forced: boolean
}

/** Running text, filled into lines that each begin with `prefix`; in a flat group, one line without it. */
interface Words {
  readonly kind: "words"
  readonly prefix: string
  readonly text: string
}

/** A name that is decided once all names of a module are known: see `names.ts`. Two nodes of one identity print alike. */
export interface Name {
  readonly kind: "name"
  readonly role: "export" | "parameter" | "import" | "local"
  readonly wanted: string
  /** What it is called where another name was first. */
  readonly alias?: string
  /** Where it is imported from. */
  readonly from?: string
  /** Used as a type only. */
  readonly type?: boolean
  /** Names of one identity are one name. */
  readonly identity: string
  /** The step whose function binds it, of a name that functions in one another can bind. */
  readonly owner?: string
  /** Printed as the property `key: name`, or as `name` alone where the two are the same. */
  readonly key?: string
}

export const width = 120

export const line: Doc = { kind: "line", flat: " ", forced: false }
export const softline: Doc = { kind: "line", flat: "", forced: false }
export const newline: Doc = { kind: "line", flat: "", forced: true }

export const indent = (content: Doc): Doc => ({ kind: "indent", content })
export const group = (content: Doc): Doc => ({ kind: "group", content, broken: hasForcedLine(content) })
export const words = (prefix: string, text: string): Doc => ({ kind: "words", prefix, text })

/** `items` with `separator` between them. */
export const join = (separator: Doc, items: ReadonlyArray<Doc>): Doc =>
  items.flatMap((item, index) => index === 0 ? [item] : [separator, item])

/** `open items close`: on one line with `padding` inside the brackets, or an item a line. */
export const bracketed = (open: Doc, items: ReadonlyArray<Doc>, close: Doc, padding: Doc = softline): Doc =>
  items.length === 0 ? [open, close] : group([open, indent([padding, join([",", line], items)]), padding, close])

/** `open items close` with an item a line, however short. */
export const broken = (open: Doc, items: ReadonlyArray<Doc>, close: Doc): Doc =>
  items.length === 0 ? [open, close] : [open, indent([newline, join([",", newline], items)]), newline, close]

/** The names in a document, in the order in which they are printed. */
export const namesIn = (doc: Doc, found: Array<Name> = []): Array<Name> => {
  if (typeof doc === "string") return found
  if (isList(doc)) {
    for (const part of doc) namesIn(part, found)
  } else if (doc.kind === "name") found.push(doc)
  else if (doc.kind === "group" || doc.kind === "indent") namesIn(doc.content, found)
  return found
}

/** Whether a document prints a name. */
export const reads = (doc: Doc, name: Name): boolean => {
  if (typeof doc === "string") return false
  if (isList(doc)) return doc.some((part) => reads(part, name))
  if (doc.kind === "name") return doc.identity === name.identity
  return (doc.kind === "group" || doc.kind === "indent") && reads(doc.content, name)
}

/** The text of a document, whose names `resolve` decides. */
export const print = (doc: Doc, resolve: (name: Name) => string): string => {
  const rows: Array<string> = []
  let row = ""
  const write = (part: string): void => {
    row += part
  }
  const breakLine = (depth: number): void => {
    rows.push(row.trimEnd())
    row = "  ".repeat(depth)
  }
  const pending: Array<Pending> = [{ doc, depth: 0, flat: false }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { doc, depth, flat } = next
    if (typeof doc === "string") write(doc)
    else if (isList(doc)) pushReversed(pending, doc, depth, flat)
    else if (doc.kind === "name") write(spell(doc, resolve))
    else if (doc.kind === "indent") pending.push({ doc: doc.content, depth: depth + 1, flat })
    else if (doc.kind === "words") {
      if (flat) write(doc.text)
      else {
        fill(doc, depth).forEach((filled, index) => {
          if (index > 0) breakLine(depth)
          write(filled)
        })
      }
    } else if (doc.kind === "line") {
      if (flat && !doc.forced) write(doc.flat)
      else breakLine(depth)
    } else {
      const inside: Pending = { doc: doc.content, depth, flat: true }
      pending.push(
        !doc.broken && fits(inside, pending, width - row.length, resolve) ? inside : { ...inside, flat: false }
      )
    }
  }
  return [...rows, row].join("\n")
}

const spell = (name: Name, resolve: (name: Name) => string): string => {
  const spelling = resolve(name)
  return name.key === undefined || name.key === spelling ? spelling : `${name.key}: ${spelling}`
}

interface Pending {
  readonly doc: Doc
  readonly depth: number
  readonly flat: boolean
}

/** Whether `first`, and what follows it up to the next place that may break, fits into `room` columns. */
const fits = (first: Pending, rest: ReadonlyArray<Pending>, room: number, resolve: (name: Name) => string): boolean => {
  const pending = [first]
  let following = rest.length
  while (room >= 0) {
    const next = pending.pop() ?? rest[--following]
    if (next === undefined) return true
    const { doc, depth, flat } = next
    if (typeof doc === "string") room -= doc.length
    else if (isList(doc)) pushReversed(pending, doc, depth, flat)
    else if (doc.kind === "name") room -= spell(doc, resolve).length
    else if (doc.kind === "words") room -= doc.text.length
    else if (doc.kind === "line") {
      if (!flat || doc.forced) return true
      room -= doc.flat.length
    } else pending.push({ doc: doc.content, depth, flat: flat && !(doc.kind === "group" && doc.broken) })
  }
  return false
}

const fill = ({ prefix, text }: Words, depth: number): ReadonlyArray<string> => {
  const rows: Array<string> = []
  let row = prefix
  for (const word of text.split(" ")) {
    if (row === prefix) row += word
    else if (depth * 2 + row.length + 1 + word.length <= width) row += ` ${word}`
    else {
      rows.push(row)
      row = prefix + word
    }
  }
  return [...rows, row]
}

const pushReversed = (pending: Array<Pending>, docs: ReadonlyArray<Doc>, depth: number, flat: boolean): void => {
  for (let index = docs.length - 1; index >= 0; index--) {
    const doc = docs[index]
    if (doc !== undefined) pending.push({ doc, depth, flat })
  }
}

const hasForcedLine = (doc: Doc): boolean => {
  if (typeof doc === "string") return false
  if (isList(doc)) return doc.some(hasForcedLine)
  if (doc.kind === "line") return doc.forced
  if (doc.kind === "group") return doc.broken
  return doc.kind === "indent" && hasForcedLine(doc.content)
}

const isList = (doc: Doc): doc is ReadonlyArray<Doc> => Array.isArray(doc)
