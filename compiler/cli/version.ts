/** Which Perdure runs; `main` is told by the executable. */
import { Context } from "effect"

export const PerdureVersion: Context.Reference<string> = Context.Reference("perdure/cli/PerdureVersion", {
  defaultValue: () => "0.0.0"
})
