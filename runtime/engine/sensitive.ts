/** Members that contracts name as sensitive: how events say which ones they are, and how they are hidden. */
import type { Json } from "../v1/json.ts"
import type { EventData } from "./events.ts"
import type { HistoryEvent } from "./model.ts"

/** What stands in place of a value that is not shown. */
export const redacted = "[redacted]"

/** What an event says of the members of its value; nothing where there are none. */
export const marked = (sensitive: ReadonlyArray<string>): Pick<EventData["ExecutionStarted"], "sensitive"> =>
  sensitive.length === 0 ? {} : { sensitive }

/** A value without what its members of these names hold. */
export const hide = (value: Json, sensitive: ReadonlyArray<string> = []): Json =>
  sensitive.length === 0 || !isMap(value)
    ? value
    : Object.fromEntries(Object.entries(value).map(([name, it]) => [name, sensitive.includes(name) ? redacted : it]))

/** The events of a run without what is sensitive in them. */
export const hideIn = (events: ReadonlyArray<HistoryEvent>): ReadonlyArray<HistoryEvent> => {
  /** By what the events are about: the name of a step, or `""` for the run itself. */
  const named = new Map<string, ReadonlyArray<string>>()
  return events.map((event) => {
    const { data, kind, name } = event
    if (kind === "VersionChanged" && isMap(data)) return { ...event, data: hideMoved(data, named) }
    const member = holding.get(kind)
    if (member === undefined || !isMap(data)) return event
    if (beginning.has(kind)) named.set(name, sensitiveIn(data))
    const sensitive = named.get(name)
    const value = data[member]
    return sensitive === undefined || value === undefined
      ? event
      : { ...event, data: { ...data, [member]: hide(value, sensitive) } }
  })
}

/** What another version reads in place of what is stored: of the run, and of its steps. */
const hideMoved = (
  { payload = null, results = {}, ...data }: { readonly [name: string]: Json },
  named: Map<string, ReadonlyArray<string>>
): Json => {
  named.set("", [...named.get("") ?? [], ...sensitiveIn(data)])
  const shown = Object.entries(isMap(results) ? results : {}).map(([step, it]) => [step, hide(it, named.get(step))])
  return {
    ...data,
    payload: hide(payload, named.get("")),
    ...(shown.length === 0 ? {} : { results: Object.fromEntries(shown) })
  }
}

/** The kinds of events that say what is sensitive. */
const beginning: ReadonlySet<HistoryEvent["kind"]> = new Set([
  "ExecutionStarted",
  "StepScheduled",
  "ItemEnqueued",
  "ChildStarted"
])

/** The member of an event's data that a contract speaks of. */
const holding: ReadonlyMap<HistoryEvent["kind"], string> = new Map([
  ["ExecutionStarted", "payload"],
  ["ExecutionContinuedAsNew", "payload"],
  ["ExecutionCompleted", "result"],
  ["StepScheduled", "input"],
  ["StepCompleted", "result"],
  ["ItemEnqueued", "input"],
  ["ItemCompleted", "result"],
  ["ChildStarted", "payload"],
  ["ChildCompleted", "result"]
])

/** The engine has written it; the event's checksum has been verified. */
const sensitiveIn = (data: { readonly [name: string]: Json }): ReadonlyArray<string> =>
  (data as Pick<EventData["ExecutionStarted"], "sensitive">).sensitive ?? []

const isMap = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value)
