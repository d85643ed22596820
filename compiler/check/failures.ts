/** The failures that every step can have, and what a `catch` can read of a failure. */
import type { ErrorContract } from "./checked.ts"
import type { StructType, Type } from "./type.ts"

const text: Type = { kind: "primitive", name: "string" }
const timeouts = [
  "scheduleToStart",
  "startToClose",
  "scheduleToClose",
  "heartbeat",
  "signal",
  "queue",
  "child"
] as const
const closings = ["Cancelled", "Terminated", "TimedOut", "Failed"] as const

const struct = (fields: Readonly<Record<string, Type>>): StructType => ({
  kind: "struct",
  fields: Object.entries(fields).map(([name, type]) => ({ name, optional: false, type }))
})

/** System failures that can be caught, with their fields. They need no declaration. */
const systemFailures: ReadonlyMap<string, StructType> = new Map([
  [
    "StepTimedOut",
    struct({
      step: text,
      kind: { kind: "union", members: timeouts.map((value) => ({ kind: "literal", value })) }
    })
  ],
  ["StepFailed", struct({ step: text, attempts: { kind: "primitive", name: "int" }, message: text })],
  [
    "ChildClosed",
    struct({
      child: text,
      state: { kind: "union", members: closings.map((value) => ({ kind: "literal", value })) },
      message: text
    })
  ],
  ["ValueRejected", struct({ step: text, path: text, reason: text })]
])

export const isSystemFailure = (name: string): boolean => systemFailures.has(name)

export const systemFailureNames: ReadonlyArray<string> = [...systemFailures.keys()]

/** The value of a failure: its fields, and its name as `_tag`. */
export const failureType = (
  name: string,
  errorOf: (name: string) => ErrorContract | undefined
): StructType | undefined => {
  const fields = systemFailures.get(name) ?? errorOf(name)?.fields
  return fields === undefined
    ? undefined
    : { kind: "struct", fields: [...struct({ _tag: { kind: "literal", value: name } }).fields, ...fields.fields] }
}
