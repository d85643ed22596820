/** Queues, and the steps that give items to them. */
import { didYouMean, entry } from "../entry.ts"

export const queueCodes = {
  "unknown-queue": entry<
    { readonly name: string; readonly suggestion: string | undefined; readonly known: ReadonlyArray<string> }
  >({
    severity: "error",
    summary: "A queue is named that the workflow does not declare.",
    message: ({ name, suggestion }) => `This workflow has no queue "${name}".${didYouMean(suggestion)}`,
    remedy: ({ known, name }) =>
      known.length === 0
        ? `Declare it at the top of the file, with what an item is given: queues: { ${name}: { input: { id: string } } }.`
        : "Correct the name, or declare it under queues."
  }),
  "unused-queue": entry<{ readonly name: string }>({
    severity: "warning",
    summary: "A queue is declared that no step gives an item to.",
    message: ({ name }) => `No step gives an item to ${name}, so its workers have nothing to do.`,
    remedy: ({ name }) => `Delete it, or add a step { id: ..., enqueue: ${name}, timeout: 1h }.`
  })
}
