/** A YAML file as plain scalars, lists and maps, each with its place: what the rest of `parse` reads. */
import type { Located, Span } from "../source/text.ts"

export type Node = ScalarNode | ListNode | MapNode

export interface ScalarNode {
  readonly kind: "scalar"
  readonly value: string | number | boolean | null
  readonly span: Span
  readonly style: "plain" | "quoted" | "block"
  /** False for the `null` of a key without a value. */
  readonly isWritten: boolean
  /** The file offset of an offset in a string value. */
  readonly offsetOf: (index: number) => number
}

export interface ListNode {
  readonly kind: "list"
  readonly items: ReadonlyArray<Node>
  readonly span: Span
}

export interface MapNode {
  readonly kind: "map"
  readonly entries: ReadonlyArray<MapNodeEntry>
  readonly span: Span
}

export interface MapNodeEntry {
  readonly key: Located<string>
  readonly value: Node
}

export const entryOf = (node: Node, key: string): MapNodeEntry | undefined =>
  node.kind === "map" ? node.entries.find((entry) => entry.key.value === key) : undefined

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

export type Json = string | number | boolean | null | ReadonlyArray<Json> | { readonly [key: string]: Json }

/** Whatever people and tools want to know of something. */
export type Annotations = { readonly [name: string]: Json }

export const plain = (node: Node): Json => {
  if (node.kind === "scalar") return node.value
  return node.kind === "list" ? node.items.map(plain) : plainMap(node)
}

/** Has no prototype, so that no key of a file can be taken for an inherited one. */
export const plainMap = ({ entries }: MapNode): { readonly [key: string]: Json } => {
  const object: { [key: string]: Json } = Object.create(null)
  for (const { key, value } of entries) object[key.value] = plain(value)
  return object
}

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
