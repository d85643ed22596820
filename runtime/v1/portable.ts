/** `Commands` over any effect `WorkflowEngine`. */
import { Effect } from "effect"
import type { Commands } from "./commands.ts"
import { NeedsPerdureEngine } from "./errors.ts"

export const portable: Effect.Effect<Commands["Service"]> = Effect.die(
  new NeedsPerdureEngine({ feature: "This workflow" })
)
