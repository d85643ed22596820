/** Changes of a body that executions under way must not see. */
import type { Effect } from "effect"
import { Commands } from "./commands.ts"

/**
 * Whether the run was started since the workflow lists this patch. It is the same on every replay: the start of the run has
 * recorded the patches of the code of that time.
 */
export const patch = (name: string): Effect.Effect<boolean, never, Commands> =>
  Commands.use((commands) => commands.patch(name))
