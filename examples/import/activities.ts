/**
 * What the activities of the import example do: a supplier whose exports take a while, and our own catalogue, as entries of one book.
 *
 * The number in the name of a catalogue is the number of its rows. A catalogue that is called `lost` cannot be exported, and each fifth
 * page is refused once, because there were too many requests.
 */
import { Effect, Layer } from "effect"
import { openBook } from "../book.ts"
import { fileIn } from "../place.ts"
import { CatalogueActivities } from "./workflows/generated/catalogue.activities.ts"
import { TooManyRequests } from "./workflows/generated/catalogue.types.ts"

export type Entry =
  | { readonly kind: "export" | "look"; readonly exportId: string }
  | { readonly kind: "row"; readonly sku: string; readonly price: number }

const rowsPerPage = 3

/** An export is ready when somebody looks for the third time. */
const looksNeeded = 3

const rowsOf = (catalogue: string) =>
  Array.from(
    { length: Number(/\d+/.exec(catalogue)?.[0] ?? 0) },
    (_, n) => ({ sku: `${catalogue}-${n + 1}`, price: n })
  )

export const layerOf = (file: string): Layer.Layer<CatalogueActivities> =>
  Layer.effect(
    CatalogueActivities,
    Effect.gen(function*() {
      const book = yield* openBook<Entry>(file)
      return {
        requestExport: ({ catalogue }, { idempotencyKey }) =>
          Effect.sync(() => {
            book.write(idempotencyKey, { kind: "export", exportId: catalogue })
            return { exportId: catalogue }
          }),

        exportState: ({ exportId }, { idempotencyKey }) =>
          Effect.sync(() => {
            if (exportId === "lost") return "failed"
            book.write(idempotencyKey, { kind: "look", exportId })
            const looks = book.entries().filter((entry) => entry.kind === "look" && entry.exportId === exportId)
            return looks.length < looksNeeded ? "running" : "ready"
          }),

        fetchPage: Effect.fnUntraced(function*({ cursor, exportId }, { attempt }) {
          const page = cursor === "first" ? 1 : Number(cursor)
          if (page % 5 === 0 && attempt === 1) return yield* new TooManyRequests({ waitMillis: 20 })
          const rows = rowsOf(exportId)
          const end = page * rowsPerPage
          return { rows: rows.slice(end - rowsPerPage, end), next: end < rows.length ? String(page + 1) : null }
        }),

        storeRows: ({ rows }, { idempotencyKey }) =>
          Effect.sync(() => {
            for (const row of rows) book.write(`${idempotencyKey}/${row.sku}`, { kind: "row", ...row })
          })
      }
    })
  )

export const layer = layerOf(fileIn(import.meta.dirname, "catalogue.sqlite"))
