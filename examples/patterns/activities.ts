/**
 * What the activities of the patterns do: whatever they are asked for, as entries of one book, under the idempotency key of
 * their step.
 *
 * To see failures: a task that is called `broken` fails, one that is called `defect` breaks, and suppliers are ada, bert and cleo.
 */
import { Effect, Layer } from "effect"
import { millisOf } from "perdure/runtime/v1"
import { openBook } from "../book.ts"
import { fileIn } from "../place.ts"
import { OfficeActivities } from "./workflows/generated/office.activities.ts"
import { TaskFailed, Unavailable } from "./workflows/generated/office.types.ts"
import { PipelineQueues } from "./workflows/generated/pipeline.contract.ts"

/** One line for each thing that was done, such as `did light`, `undid light`, `told director: ...`. */
export type Entry = string

const prices: ReadonlyMap<string, number> = new Map([["ada", 30], ["bert", 20], ["cleo", 25]])

/** A job is done when somebody looks for the third time. */
const looksNeeded = 3

/** Each folder holds two others, down to this depth, and as many files as it is deep. */
const deepest = 3

/** What a meter shows, one time after the other. */
const readings = [100, 104, 130, 133]

export const layerOf = (file: string): Layer.Layer<OfficeActivities> =>
  Layer.effect(
    OfficeActivities,
    Effect.gen(function*() {
      const book = yield* openBook<Entry>(file)
      return {
        perform: Effect.fnUntraced(function*({ takes, task }, { idempotencyKey }) {
          if (takes !== undefined) yield* Effect.sleep(millisOf(takes))
          if (task.includes("broken")) return yield* new TaskFailed({ task })
          if (task.includes("defect")) return yield* Effect.die(new Error(`nobody expected ${task}`))
          book.write(idempotencyKey, `did ${task}`)
          return `${task}!`
        }),

        withdraw: ({ task }, { idempotencyKey }) => Effect.sync(() => book.write(idempotencyKey, `undid ${task}`)),

        notify: ({ text, to }, { idempotencyKey }) =>
          Effect.sync(() => book.write(idempotencyKey, `told ${to}: ${text}`)),

        quote: Effect.fnUntraced(function*({ supplier, takes }, { idempotencyKey }) {
          if (takes !== undefined) yield* Effect.sleep(millisOf(takes))
          const price = prices.get(supplier)
          if (price === undefined) return yield* new Unavailable({ supplier })
          book.write(idempotencyKey, `asked ${supplier}`)
          return { supplier, price }
        }),

        startJob: ({ name }, { idempotencyKey }) =>
          Effect.sync(() => {
            book.write(idempotencyKey, `started ${name}`)
            return { job: name }
          }),

        jobState: ({ job }, { idempotencyKey }) =>
          Effect.sync(() => {
            const look = `looked at ${job}`
            book.write(idempotencyKey, look)
            return book.entries().filter((entry) => entry === look).length < looksNeeded ? "running" : "done"
          }),

        score: ({ text }) => Effect.succeed(text.split("improve").length - 1),

        listFolder: ({ path }, { idempotencyKey }) =>
          Effect.sync(() => {
            book.write(idempotencyKey, `listed ${path}`)
            const depth = path.split("/").length
            return { files: depth, folders: depth < deepest ? ["left", "right"] : [] }
          }),

        readMeter: ({ meter }, { idempotencyKey }) =>
          Effect.sync(() => {
            const reading = `read ${meter}`
            book.write(idempotencyKey, reading)
            const count = book.entries().filter((entry) => entry === reading).length
            return readings[count - 1] ?? 0
          }),

        putAside: ({ item, reason }, { idempotencyKey }) =>
          Effect.sync(() => book.write(idempotencyKey, `put aside ${item}: ${reason}`))
      }
    })
  )

/** The workers of the queues: a page has as many words as there are in its name. */
export const workersOf = (file: string): Layer.Layer<PipelineQueues> =>
  Layer.effect(
    PipelineQueues,
    Effect.map(openBook<Entry>(file), (book) => ({
      scan: Effect.fnUntraced(function*({ page }, { idempotencyKey }) {
        if (page.includes("broken")) return yield* new TaskFailed({ task: `scan ${page}` })
        book.write(idempotencyKey, `scanned ${page}`)
        return { text: `${page}, scanned` }
      }),

      index: ({ text }, { idempotencyKey }) =>
        Effect.sync(() => {
          book.write(idempotencyKey, `indexed ${text}`)
          return text.split(" ").length
        })
    }))
  )

const file = fileIn(import.meta.dirname, "office.sqlite")

export const layer = Layer.merge(layerOf(file), workersOf(file))
