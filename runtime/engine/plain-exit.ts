/** Exits of effect's own activities and deferreds, whose values are encoded already, as stored JSON and back. */
import { Cause, Exit, Result } from "effect"
import { messageOf } from "../v1/errors.ts"
import type { Json } from "../v1/json.ts"

export type StoredExit =
  | { readonly success: Json }
  | { readonly failure: Json }
  | { readonly defect: string }

export const storeExit = (exit: Exit.Exit<unknown, unknown>): StoredExit => {
  // The values are the JSON side of the schemas that encoded them.
  if (Exit.isSuccess(exit)) return { success: (exit.value ?? null) as Json }
  const error = Cause.findError(exit.cause)
  return Result.isSuccess(error)
    ? { failure: (error.success ?? null) as Json }
    : { defect: messageOf(Cause.squash(exit.cause)) }
}

export const restoreExit = (stored: StoredExit): Exit.Exit<unknown, unknown> => {
  if ("success" in stored) return Exit.succeed(stored.success)
  return "failure" in stored ? Exit.fail(stored.failure) : Exit.die(new Error(stored.defect))
}
