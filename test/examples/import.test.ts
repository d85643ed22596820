/** The import example: every row once, however many runs it takes, and wherever the process dies. */
import { Effect } from "effect"
import { join } from "node:path"
import { expect, it } from "vitest"
import { readBook } from "../../examples/book.ts"
import { type Entry, layerOf } from "../../examples/import/activities.ts"
import { CatalogueImportClient, layer as workflows } from "../../examples/import/workflows/generated/index.ts"
import { everyWay } from "./stage.ts"

const bookIn = (folder: string): string => join(folder, "catalogue.sqlite")
const example = { workflows, activities: (folder: string) => layerOf(bookIn(folder)) }

const rowsIn = (folder: string): ReadonlyArray<string> =>
  readBook<Entry>(bookIn(folder)).flatMap((entry) => entry.kind === "row" ? [entry.sku] : [])

const importing = (catalogue: string, pagesPerRun: number) => () =>
  Effect.gen(function*() {
    const { executionId } = yield* CatalogueImportClient.start({ catalogue, pagesPerRun })
    const outcome = yield* Effect.result(CatalogueImportClient.result(executionId))
    const asked = yield* CatalogueImportClient.query.imported(executionId)
    return { asked, outcome, status: yield* CatalogueImportClient.status(executionId) }
  })

const skus = (catalogue: string, count: number) => Array.from({ length: count }, (_, n) => `${catalogue}-${n + 1}`)

it("imports what fits into one run", () =>
  everyWay(example, importing("c5", 10), ({ outcome, status }, folder) => {
    expect(outcome).toMatchObject({ success: { imported: 5 } })
    expect(status).toMatchObject({ run: 1, state: "Completed" })
    expect(rowsIn(folder)).toEqual(skus("c5", 5))
  }))

it("goes on in the next run, with the position of the last one", () =>
  everyWay(example, importing("c17", 2), ({ asked, outcome, status }, folder) => {
    expect(outcome).toMatchObject({ success: { imported: 17 } })
    expect(asked).toBe(17)
    expect(status).toMatchObject({ run: 3, state: "Completed" })
    expect(rowsIn(folder)).toEqual(skus("c17", 17))
    expect(readBook<Entry>(bookIn(folder)).filter(({ kind }) => kind === "export")).toHaveLength(1)
  }))

it("imports an empty catalogue", () =>
  everyWay(example, importing("c0", 2), ({ outcome }, folder) => {
    expect(outcome).toMatchObject({ success: { imported: 0 } })
    expect(rowsIn(folder)).toEqual([])
  }))

it("fails when the supplier cannot export", () =>
  everyWay(example, importing("lost", 2), ({ outcome }) => {
    expect(outcome).toMatchObject({ failure: { _tag: "ExportFailed", catalogue: "lost" } })
  }))
