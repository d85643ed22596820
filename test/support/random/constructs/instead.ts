/** What stands in for a step that took too long. */
import type { Spec } from "../construct.ts"
import type { Maker } from "../maker.ts"
import type { Environment } from "../readable.ts"

/** `{ yield: otherwise }` or `{ fail: ... }`. */
export const instead = (maker: Maker, environment: Environment, otherwise: unknown): Spec =>
  maker.pick<Spec>([{ yield: otherwise }, { fail: "Late" }, {
    fail: "Refused",
    with: { reason: maker.value("string", environment) }
  }])
