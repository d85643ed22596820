/** What a version makes of the executions of an older one: what a document says of it, and how it is read. */
import type { Located } from "../source/text.ts"
import type { MapEntry, Value } from "./document.ts"
import { locatedNumber, member, type Node } from "./tree.ts"
import { named } from "./types.ts"
import { type Report, valueAt } from "./value.ts"

export interface MigrateNode {
  /** The version whose executions this one takes over. */
  readonly from: Located<number>
  /** Members of the payload, which are put over those that are stored. */
  readonly payload: ReadonlyArray<MapEntry>
  readonly results: ReadonlyArray<MigratedResult>
}

/** Members of what a step has given, which are put over those that are stored. */
export interface MigratedResult {
  /** Its id. */
  readonly step: Located<string>
  readonly members: ReadonlyArray<MapEntry>
}

export const migrateAt = (report: Report, node: Node | undefined): MigrateNode | undefined => {
  if (node === undefined) return undefined
  const payload = member(node, "payload")
  const results = named(member(node, "results"), (step, value) => ({ step, members: membersAt(report, value) }))
  const from = payload && locatedNumber(member(payload, "from"))
  return from && { from, payload: membersAt(report, payload), results }
}

const membersAt = (report: Report, node: Node | undefined): ReadonlyArray<MapEntry> => {
  const value: Value | undefined = valueAt(report, node && member(node, "with"))
  return value?.kind === "map" ? value.entries : []
}
