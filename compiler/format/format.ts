/** Turns the text of a file that parses into the canonical text of the same meaning, comments included. */
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  Scalar,
  type YAMLMap,
  type YAMLSeq
} from "yaml"
import { canonicalDuration } from "./duration.ts"
import { isQuoted, needsEscapes, padded, printed, printingTags } from "./print.ts"
import { type Facts, isTimeSpan, itemShape, keysOf, memberShape, resolved, type Shape, shapeOfFile } from "./schema.ts"

/** `file` is relative to the project's root, with `/`. */
export const formatted = (file: string, text: string): string => {
  const once = formattedOnce(file, text)
  // The library may take a comment for that of another value once it has moved; then it stays where it is.
  const twice = formattedOnce(file, once)
  return once === twice ? once : formattedOnce(file, twice)
}

const formattedOnce = (file: string, source: string): string => {
  const { modeline, text } = withoutModeline(file, source)
  const wrapped = new Set<unknown>()
  const document = parseDocument(text, {
    version: "1.2",
    schema: "core",
    merge: false,
    uniqueKeys: false,
    customTags: printingTags(wrapped)
  })
  keepHead(document)
  arrange({ text, wrapped }, document.contents, shapeOfFile(schemaOf(file)))
  return `${modeline}\n${printed(document)}`
}

const schemaOf = (file: string): string =>
  `${/\.(workflow|activities|types)\.yaml$/.exec(file)?.[1] ?? "project"}.schema.json`

/** The comment by which editors find the schema goes to the top; without one, the file gets it. */
const withoutModeline = (file: string, source: string): { readonly modeline: string; readonly text: string } => {
  const [comments = ""] = /^(?:[ \t]*(?:#.*)?\r?\n)*/.exec(source) ?? []
  const written = /^[ \t]*(# *yaml-language-server:.*?)[ \t]*\r?\n/m.exec(comments)
  if (written !== null) {
    const text = source.slice(0, written.index) + source.slice(written.index + written[0].length)
    return { modeline: written[1] ?? "", text }
  }
  const depth = file.split("/").length - 1
  const root = depth === 0 ? "./" : "../".repeat(depth)
  const modeline = `# yaml-language-server: $schema=${root}node_modules/perdure/schemas/${schemaOf(file)}`
  return { modeline, text: source }
}

/** A comment about the file stays at its top: the library takes it for one about the first key, which may move. */
const keepHead = (document: Document): void => {
  const first = isMap(document.contents) ? document.contents.items[0]?.key : undefined
  if (!isScalar(first)) return
  const comment = first.commentBefore ?? ""
  const end = comment.lastIndexOf("\n\n")
  if (end < 0) return
  document.commentBefore = [document.commentBefore, comment.slice(0, end)].filter((it) => it != null).join("\n\n")
  first.commentBefore = comment.slice(end + 2)
}

interface Formatting {
  readonly text: string
  readonly wrapped: Set<unknown>
}

const arrange = (formatting: Formatting, node: unknown, shape: Shape): void => {
  const known = resolved(shape, factsOf(node))
  if (isMap(node)) {
    unfold(formatting, node)
    order(node, keysOf(known))
    for (const { key, value } of node.items) {
      if (isScalar(key)) arrangeScalar(formatting, key, [])
      arrange(formatting, value, memberShape(known, keyText(key)))
    }
  } else if (isSeq(node)) {
    unfold(formatting, node)
    for (const item of node.items) {
      arrange(formatting, item, itemShape(known))
      liftComment(item)
    }
  } else if (isScalar(node)) arrangeScalar(formatting, node, known)
}

const factsOf = (node: unknown): Facts => {
  if (isMap(node)) return { type: "object", keys: node.items.map(({ key }) => keyText(key)) }
  if (isSeq(node)) return { type: "array", keys: [] }
  return { type: isScalar(node) && typeof node.value === "string" ? "string" : "other", keys: [] }
}

const keyText = (key: unknown): string => isScalar(key) ? String(key.value) : ""

const spansLines = ({ text }: Formatting, { range }: Scalar | YAMLMap | YAMLSeq): boolean =>
  range != null && text.slice(range[0], range[1]).trimEnd().includes("\n")

/** What stands in braces over several lines reads better without them. */
const unfold = (formatting: Formatting, node: YAMLMap | YAMLSeq): void => {
  if (node.flow === true && node.items.length > 0 && spansLines(formatting, node)) node.flow = false
  padded(node)
}

/** A key that is not known stays behind the one before it. */
const order = (map: YAMLMap, keys: ReadonlyArray<string>): void => {
  let rank = -1
  const ranked = map.items.map((pair) => {
    const own = keys.indexOf(keyText(pair.key))
    rank = own < 0 ? rank : own
    return { pair, rank }
  })
  const [first] = map.items
  map.items = ranked.toSorted((a, b) => a.rank - b.rank).map(({ pair }) => pair)
  if (map.items[0] !== first) swapSpace(first, map.items[0])
}

/** The blank line, or none, above the first of a map belongs to the place, not to the key. */
const swapSpace = (before: Pair | undefined, after: Pair | undefined): void => {
  if (!isScalar(before?.key) || !isScalar(after?.key)) return
  const { spaceBefore = false } = before.key
  before.key.spaceBefore = after.key.spaceBefore ?? false
  after.key.spaceBefore = spaceBefore
}

/** What is said before the first key of a list's item is said before the item. */
const liftComment = (item: unknown): void => {
  const first = isMap(item) ? item.items[0]?.key : undefined
  if (!isMap(item) || !isScalar(first) || first.commentBefore == null) return
  item.commentBefore = [item.commentBefore, first.commentBefore].filter((it) => it != null).join("\n")
  first.commentBefore = null
}

const arrangeScalar = (formatting: Formatting, scalar: Scalar, shape: Shape): void => {
  if (typeof scalar.value !== "string") return
  if (spansLines(formatting, scalar)) formatting.wrapped.add(scalar)
  const isSpan = isTimeSpan(shape)
  const text = isSpan ? canonicalDuration(scalar.value) : scalar.value
  scalar.value = text
  // The library prints quotes around a plain text where YAML needs them.
  if (isQuoted(scalar) && (isSpan || !wantsQuotes(text))) scalar.type = Scalar.PLAIN
}

/** In a text with expressions in it, quotes say where the text ends. */
const wantsQuotes = (text: string): boolean =>
  needsEscapes(text) || (text.includes("${") && !isExpression(text)) || otherwiseTyped.test(text)

const isExpression = (text: string): boolean =>
  text.startsWith("${") && text.endsWith("}") && text.lastIndexOf("${") === 0

/** What older YAML takes for a time, a number or a truth value. */
const otherwiseTyped = /^(?:[-+.]?\d|(?:y|n|yes|no|on|off)$)/i
