/** Edits after which nobody knows the executions under way: they wait. */
import type { Edit } from "./edit.ts"

export const unknown: ReadonlyArray<Edit> = [
  { name: "the workflow is renamed", changes: [["workflow: Order", "workflow: Purchase"]], verdict: "waits" },
  {
    name: "the version is another one",
    changes: [["workflow: Order\nversion: 1", "workflow: Order\nversion: 2"]],
    verdict: "waits"
  }
]
