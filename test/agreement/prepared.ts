/** A random specification whose executions come to something within a second: it does not wait for hours. */
import { isMap, type Json, type JsonMap } from "../soundness/tree.ts"
import type { Spec } from "../support/random/construct.ts"

export const prepared = (spec: Spec): JsonMap => {
  // A history has no tokens, so a replay of one cannot say what was made of them.
  const root: JsonMap = JSON.parse(JSON.stringify(spec).replaceAll("signals.token.token", "payload.text"))
  // Schedules are not run here.
  delete root["schedules"]
  hurry(root)
  return root
}

const hurry = (value: Json): void => {
  if (Array.isArray(value)) { for (const item of value) hurry(item) }
  if (!isMap(value)) return
  if (typeof value["sleep"] === "string") value["sleep"] = "1ms"
  if (isMap(value["retry"]) && "initialInterval" in value["retry"]) value["retry"]["initialInterval"] = "1ms"
  for (const item of Object.values(value)) hurry(item)
}
