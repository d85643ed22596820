/** Leaves out of a block what stands after a step that always ends it: it cannot run. */
import { ends } from "../check/blocks.ts"
import type { Step, Value } from "../parse/document.ts"

/** A list of steps, and the value that comes after them. */
interface Block {
  readonly steps: ReadonlyArray<Step>
  readonly value: Value | undefined
}

export const reachable = (steps: ReadonlyArray<Step>, value: Value | undefined): Block => {
  const end = steps.findIndex(ends)
  return end < 0 ? { steps, value } : { steps: steps.slice(0, end + 1), value: undefined }
}
