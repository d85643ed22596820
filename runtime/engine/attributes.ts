/** What an execution can be found by, computed from its payload when it, or a run of it, starts. */
import { Result } from "effect"
import type { ExecutionRecord } from "../journal/journal.ts"
import { messageOf } from "../v1/errors.ts"
import { currentExecution } from "../v1/steps.ts"
import type { Attributes } from "../v1/workflow.ts"
import type { AttributeValues } from "./model.ts"
import type { Registration } from "./registry.ts"

/** Undefined if there is nothing to find it by. What cannot be computed keeps no execution from starting. */
export const attributesOf = (
  { attributes, payload }: Registration,
  stored: string,
  { id, key, startedAt, workflow }: ExecutionRecord,
  warn: (message: string) => void
): AttributeValues | undefined => {
  if (attributes === undefined) return undefined
  const computed = Result.flatMap(
    Result.mapError(payload.read(stored), ({ reason }) => reason),
    (value) => Result.try({ try: () => attributes(value, currentExecution(id, startedAt)), catch: messageOf })
  )
  if (Result.isSuccess(computed)) return present(computed.success)
  warn(`The attributes of execution ${id} (${workflow}/${key}) could not be computed: ${computed.failure}`)
  return undefined
}

const present = (attributes: Attributes): AttributeValues | undefined => {
  const values = Object.entries(attributes).flatMap(([name, value]) => isPresent(value) ? [[name, value] as const] : [])
  return values.length === 0 ? undefined : Object.fromEntries(values)
}

/** JSON has no number that is none. */
const isPresent = (value: Attributes[string]): value is string | number | boolean =>
  value !== undefined && value !== null && (typeof value !== "number" || Number.isFinite(value))
