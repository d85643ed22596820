/** A YAML file as scalars, lists and maps, each with its place and its value: what the rest of `parse` reads. */
import type { Located, Span } from "../source/text.ts"
import type { Offsets } from "./offsets.ts"

export type Node = ScalarNode | ListNode | MapNode

export interface ScalarNode {
  readonly kind: "scalar"
  readonly value: string | number | boolean | null
  readonly span: Span
  readonly style: "plain" | "quoted" | "block"
  /** False for the `null` of a key without a value. */
  readonly isWritten: boolean
  /** Where the characters of a string value stand in the file. */
  readonly offsets: Offsets
}

export interface ListNode {
  readonly kind: "list"
  readonly items: ReadonlyArray<Node>
  readonly value: ReadonlyArray<Json>
  readonly span: Span
}

export interface MapNode {
  readonly kind: "map"
  readonly entries: ReadonlyArray<MapNodeEntry>
  readonly value: JsonObject
  readonly span: Span
}

export interface MapNodeEntry {
  readonly key: Located<string>
  readonly value: Node
}

export const listNode = (items: ReadonlyArray<Node>, span: Span): ListNode => ({
  kind: "list",
  items,
  value: items.map(({ value }) => value),
  span
})

export const mapNode = (entries: ReadonlyArray<MapNodeEntry>, span: Span): MapNode => {
  const value = new Members()
  for (const entry of entries) value[entry.key.value] = entry.value.value
  return { kind: "map", entries, value, span }
}

/** Inherits nothing, so that no key of a file can be taken for what every object has. */
class Members {
  [key: string]: Json
  static {
    Object.setPrototypeOf(this.prototype, null)
    Reflect.deleteProperty(this.prototype, "constructor")
  }
}

export const entryOf = (node: Node, key: string): MapNodeEntry | undefined => {
  if (node.kind !== "map") return undefined
  // Asked for every key that a step could have: cheaper than a function for each.
  for (const entry of node.entries) if (entry.key.value === key) return entry
  return undefined
}

export const member = (node: Node, key: string): Node | undefined => entryOf(node, key)?.value

export const entriesOf = (node: Node | undefined): ReadonlyArray<MapNodeEntry> =>
  node?.kind === "map" ? node.entries : []

export const itemsOf = (node: Node | undefined): ReadonlyArray<Node> => node?.kind === "list" ? node.items : []

export const locatedString = (node: Node | undefined): Located<string> | undefined =>
  node?.kind === "scalar" && typeof node.value === "string" ? { value: node.value, span: node.span } : undefined

export const locatedNumber = (node: Node | undefined): Located<number> | undefined =>
  node?.kind === "scalar" && typeof node.value === "number" ? { value: node.value, span: node.span } : undefined

export const locatedBoolean = (node: Node | undefined): Located<boolean> | undefined =>
  node?.kind === "scalar" && typeof node.value === "boolean" ? { value: node.value, span: node.span } : undefined

export type Json = string | number | boolean | null | ReadonlyArray<Json> | JsonObject
export type JsonObject = { readonly [key: string]: Json }

/** Whatever people and tools want to know of something. */
export type Annotations = JsonObject

/** What a person would call the value. */
export const describe = (node: Node): string => {
  if (node.kind === "list") return "a list"
  if (node.kind === "map") return "a map"
  if (node.value === null) return "nothing"
  return typeof node.value === "string"
    ? "a text"
    : typeof node.value === "number"
    ? `the number ${node.value}`
    : `${node.value}`
}
