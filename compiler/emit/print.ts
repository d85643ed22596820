/** Turns a document of text, groups and names into lines of at most 120 columns: a group stays on one line where it fits. */

export type Doc = string | ReadonlyArray<Doc> | Group | Indent | Line | Words | Name

/** Printed flat if it fits and holds no forced line; broken otherwise. */
interface Group {
  readonly kind: "group"
  readonly content: Doc
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
export const group = (content: Doc): Doc => ({ kind: "group", content })
export const words = (prefix: string, text: string): Doc => ({ kind: "words", prefix, text })

/** `items` with `separator` between them. */
export const join = (separator: Doc, items: ReadonlyArray<Doc>): Doc => {
  const joined: Array<Doc> = []
  for (const item of items) {
    if (joined.length > 0) joined.push(separator)
    joined.push(item)
  }
  return joined
}

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
  if (isList(doc)) {
    for (const part of doc) if (reads(part, name)) return true
    return false
  }
  if (doc.kind === "name") return doc.identity === name.identity
  return (doc.kind === "group" || doc.kind === "indent") && reads(doc.content, name)
}

/** The text of a document, whose names `resolve` decides. */
export const print = (doc: Doc, resolve: (name: Name) => string): string => {
  const rows: Array<string> = []
  let row = ""
  const breakLine = (depth: number): void => {
    rows.push(row.trimEnd())
    row = "  ".repeat(depth)
  }
  const unfinished: Array<Unfinished> = [{ parts: [doc], next: 0, depth: 0 }]
  for (let list = unfinished.at(-1); list !== undefined; list = unfinished.at(-1)) {
    const { depth } = list
    const part = list.parts[list.next++]
    if (part === undefined) unfinished.pop()
    else if (typeof part === "string") row += part
    else if (isList(part)) unfinished.push({ parts: part, next: 0, depth })
    else if (part.kind === "name") row += spell(part, resolve)
    else if (part.kind === "indent") unfinished.push({ parts: [part.content], next: 0, depth: depth + 1 })
    else if (part.kind === "words") {
      fill(part, depth).forEach((filled, index) => {
        if (index > 0) breakLine(depth)
        row += filled
      })
    } else if (part.kind === "line") breakLine(depth)
    else {
      const room = width - row.length
      const flat = flatText(part.content, room, resolve)
      if (flat !== undefined && restFits(unfinished, room - flat.length, resolve)) row += flat
      else unfinished.push({ parts: [part.content], next: 0, depth })
    }
  }
  return [...rows, row].join("\n")
}

const spell = (name: Name, resolve: (name: Name) => string): string => {
  const spelling = resolve(name)
  return name.key === undefined || name.key === spelling ? spelling : `${name.key}: ${spelling}`
}

/** A list that is printed up to its part `next`. */
interface Unfinished {
  readonly parts: ReadonlyArray<Doc>
  next: number
  readonly depth: number
}

/** A document on one line, if it fits into `room` columns and holds no forced line. */
const flatText = (doc: Doc, room: number, resolve: (name: Name) => string): string | undefined => {
  if (typeof doc === "string") return within(room, doc)
  if (isList(doc)) {
    let text = ""
    for (const part of doc) {
      const flat = flatText(part, room - text.length, resolve)
      if (flat === undefined) return undefined
      text += flat
    }
    return text
  }
  switch (doc.kind) {
    case "name":
      return within(room, spell(doc, resolve))
    case "words":
      return within(room, doc.text)
    case "line":
      return doc.forced ? undefined : within(room, doc.flat)
    case "group":
    case "indent":
      return flatText(doc.content, room, resolve)
  }
}

const within = (room: number, text: string): string | undefined => text.length > room ? undefined : text

/** Whether what is still to be printed, up to the next place that may break, fits into `room` columns. */
const restFits = (unfinished: ReadonlyArray<Unfinished>, room: number, resolve: (name: Name) => string): boolean => {
  let left = room
  for (const { next, parts } of unfinished.toReversed()) {
    left = roomAfter(parts, next, left, resolve)
    if (isDecided(left)) break
  }
  return left >= 0
}

/** What is left of `room` after the parts from one on: all there can be where a place that may break is among them. */
const roomAfter = (
  parts: ReadonlyArray<Doc>,
  from: number,
  room: number,
  resolve: (name: Name) => string
): number => {
  let left = room
  for (let at = from; at < parts.length && !isDecided(left); at++) {
    const part = parts[at] ?? ""
    if (typeof part === "string") left -= part.length
    else if (isList(part)) left = roomAfter(part, 0, left, resolve)
    else if (part.kind === "name") left -= spell(part, resolve).length
    else if (part.kind === "words") left -= part.text.length
    else left = part.kind === "line" ? Infinity : roomAfter([part.content], 0, left, resolve)
  }
  return left
}

const isDecided = (room: number): boolean => room < 0 || room === Infinity

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

const isList = (doc: Doc): doc is ReadonlyArray<Doc> => Array.isArray(doc)
