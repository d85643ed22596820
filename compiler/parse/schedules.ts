/** The schedules of a workflow: what a document says of them, and how they are read. */
import type { Located, Span } from "../source/text.ts"
import type { Duration, Value } from "./document.ts"
import { durationAt } from "./duration.ts"
import { offsetAt } from "./offsets.ts"
import { itemsOf, locatedBoolean, locatedNumber, locatedString, member, type Node } from "./tree.ts"
import { type Report, valueAt } from "./value.ts"

/** When executions are started by themselves. */
export interface ScheduleNode {
  readonly span: Span
  readonly name: Located<string>
  readonly cron?: CronNode
  /** IANA; UTC if absent. */
  readonly timezone?: Located<string>
  readonly every?: Located<Duration>
  readonly phase?: Located<Duration>
  readonly overlap?: Overlap
  readonly jitter?: Located<Duration>
  readonly catchUp?: Located<Duration>
  readonly start?: Located<string>
  readonly end?: Located<string>
  readonly pauseOnFailure: boolean
  readonly remaining?: Located<number>
  /** Absent: the empty object. */
  readonly payload?: Value
}

export interface CronNode extends Located<string> {
  /** What stands between the blanks. */
  readonly fields: ReadonlyArray<Located<string>>
}

export const overlaps = ["skip", "bufferOne", "bufferAll", "cancelOther", "terminateOther", "allowAll"] as const
/** What happens when a start is due while the execution before is running. */
export type Overlap = (typeof overlaps)[number]

/** Those without a name are left out; that they need one has been said. */
export const schedulesAt = (report: Report, node: Node | undefined): ReadonlyArray<ScheduleNode> =>
  itemsOf(node).flatMap((item) => readSchedule(report, item) ?? [])

const readSchedule = (report: Report, node: Node): ScheduleNode | undefined => {
  const name = locatedString(member(node, "name"))
  const payload = valueAt(report, member(node, "payload"))
  if (name === undefined) return undefined
  const text = <K extends string>(key: K) => defined(key, locatedString(member(node, key)))
  const duration = <K extends string>(key: K) => defined(key, durationAt(member(node, key)))
  const overlap = locatedString(member(node, "overlap"))?.value
  return {
    span: node.span,
    name,
    ...defined("cron", cronAt(report, member(node, "cron"))),
    ...text("timezone"),
    ...duration("every"),
    ...duration("phase"),
    ...defined("overlap", overlap !== undefined && isOverlap(overlap) ? overlap : undefined),
    ...duration("jitter"),
    ...duration("catchUp"),
    ...text("start"),
    ...text("end"),
    pauseOnFailure: locatedBoolean(member(node, "pauseOnFailure"))?.value === true,
    ...defined("remaining", locatedNumber(member(node, "remaining"))),
    ...defined("payload", payload)
  }
}

/** A member, unless there is no value for it. */
const defined = <K extends string, A>(key: K, value: A | undefined): { readonly [k in K]?: A } =>
  // TypeScript takes the type of a computed key for any text.
  (value === undefined ? {} : { [key]: value }) as { readonly [k in K]?: A }

const isOverlap = (text: string): text is Overlap => (overlaps as ReadonlyArray<string>).includes(text)

const cronAt = (report: Report, node: Node | undefined): CronNode | undefined => {
  if (node?.kind !== "scalar" || typeof node.value !== "string") return undefined
  const fields = [...node.value.matchAll(/\S+/g)].map(({ 0: value, index }) => ({
    value,
    span: {
      file: report.file,
      start: offsetAt(node.offsets, index),
      end: offsetAt(node.offsets, index + value.length - 1) + 1
    }
  }))
  return { value: node.value, span: node.span, fields }
}
