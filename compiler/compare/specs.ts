/** The workflows of a project as sides of comparisons. */
import { posix } from "node:path"
import type { Contract } from "../contract/contract.ts"
import { sourceHash } from "../contract/hashes.ts"
import type { Baseline } from "../diagnostic/rule.ts"
import type { Document, WorkflowDocument } from "../parse/document.ts"
import type { Span } from "../source/text.ts"
import type { Side } from "./judge.ts"
import { placesOf } from "./places.ts"
import type { Released } from "./workflows.ts"

export interface Spec extends Side {
  readonly file: string
  readonly place: (address: ReadonlyArray<string | number>) => Span
}

/** By file, each with the places in what it imports. */
export const specsOf = (
  contracts: ReadonlyArray<{ readonly file: string; readonly contract: Contract }>,
  documents: ReadonlyArray<Document>
): ReadonlyArray<Spec> => {
  const byFile = new Map(documents.map((document) => [document.file, document]))
  return contracts.flatMap(({ contract, file }) => {
    const document = byFile.get(file)
    if (document?.kind !== "workflow") return []
    let places: Spec["place"] | undefined
    return [{
      file,
      contract,
      hash: sourceHash(contract),
      // Most workflows have not changed, and nobody asks for their places.
      place: (address) => (places ??= placesOf(document, imported(document, byFile)))(address)
    }]
  })
}

/** What a file imports, and what that imports, nearest first. */
const imported = (document: WorkflowDocument, byFile: ReadonlyMap<string, Document>): ReadonlyArray<Document> => {
  const found = new Map<string, Document>()
  const waiting: Array<Document> = [document]
  for (const { file, imports } of waiting) {
    for (const { value } of imports) {
      const target = byFile.get(posix.join(posix.dirname(file), value))
      if (target === undefined || found.has(target.file)) continue
      found.set(target.file, target)
      waiting.push(target)
    }
  }
  return [...found.values()]
}

/** Specs as what is live. Their files are others than those of today, under whatever name `renamed` gives. */
export const releasedBy = (
  specs: ReadonlyArray<Spec>,
  baseline: Baseline,
  renamed: (file: string) => string
): ReadonlyArray<Released> =>
  [...Map.groupBy(specs, ({ contract }) => contract.workflow)].map(([workflow, all]) => ({
    workflow,
    newest: Math.max(...all.map(({ contract }) => contract.version)),
    retired: [],
    baseline: () => baseline,
    sides: all.map((spec) => ({
      ...spec,
      place: (address) => {
        const span = spec.place(address)
        return { ...span, file: renamed(span.file) }
      }
    }))
  }))
