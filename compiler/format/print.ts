/** The YAML library's printer in the house style: `{ a: 1 }`, `[a, b]`, numbers as written, a text of one line left on it. */
import { type Document, isScalar, Scalar, type Tags, YAMLMap, YAMLSeq } from "yaml"
import { escapeControls } from "../diagnostic/escape.ts"

/** Texts that go over several lines are wrapped at this width. */
const textWidth = 100

export const printed = (document: Document): string =>
  document.toString({ indent: 2, indentSeq: true, lineWidth: 0, minContentWidth: 0 })

export const isQuoted = ({ type }: Scalar): boolean => type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE

/** Line breaks among them, and what nobody can see: the library would print it as it is. */
export const needsEscapes = (text: string): boolean => escapeControls(text) !== text

/** To be given to the parser, so that scalars print as they should; `wrapped` are the texts of several lines. */
export const printingTags = (wrapped: ReadonlySet<unknown>) => (tags: Tags): Tags =>
  tags.map((tag) => {
    if (typeof tag === "string" || tag.collection !== undefined) return tag
    const { stringify } = tag
    if (!tag.tag.endsWith(":str")) {
      return { ...tag, stringify: (item) => isScalar(item) ? item.source ?? String(item.value) : "" }
    }
    return {
      ...tag,
      stringify: (item, context, ...callbacks) => {
        const text = String(item.value)
        if (isQuoted(item) && needsEscapes(text)) return escapeControls(JSON.stringify(text))
        const lineWidth = wrapped.has(item) ? textWidth : 0
        return stringify?.(item, { ...context, options: { ...context.options, lineWidth } }, ...callbacks) ?? ""
      }
    }
  })

/** Maps get spaces inside of their braces, lists none inside of their brackets; the library knows only one setting for both. */
export const padded = (node: YAMLMap | YAMLSeq): void => {
  const kind = node instanceof YAMLMap ? YAMLMap : YAMLSeq
  const flowCollectionPadding = kind === YAMLMap ? " " : ""
  node.toString = (context, ...callbacks) =>
    kind.prototype.toString.call(node, context && { ...context, flowCollectionPadding }, ...callbacks)
}
