/** I8: a worker that has come to rest has left nothing that could go on. */
import { readerOf } from "../../../runtime/engine/reader.ts"
import { openQueries } from "../../../runtime/journal/queries.ts"
import { dataOf, type Evidence, type Life } from "./evidence.ts"
import { broken, type Violations } from "./violation.ts"

/** `ended`: every execution is to be closed. `resting`: it may wait, for something that has not happened. */
export type Rest = "ended" | "resting"

/** How late a timer may be before its execution counts as forgotten, in milliseconds. */
const slack = 2_000

export const idle = (database: string, rest: Rest, now = Date.now()) =>
  function*({ lives, waiters }: Evidence): Violations {
    const { close, queries } = openQueries(database)
    const reader = readerOf(queries)
    try {
      const states = new Map(lives.map(({ record }) => [record.id, record.state]))
      for (const life of lives) {
        const { record } = life
        if (!life.isLast || record.state !== "Running") continue
        if (rest === "ended") {
          const waits = `has not ended; it waits for ${JSON.stringify(reader.status(record).waitingFor)}`
          yield broken("I8", life, "", record.parked === undefined ? waits : `is parked: ${record.parked}`)
          continue
        }
        if (record.parked !== undefined || record.paused !== undefined) continue
        const { waitingFor } = reader.status(record)
        if (waitingFor.length === 0) yield broken("I8", life, "", "waits for nothing")
        for (const wait of waitingFor) {
          if ("due" in wait && wait.due !== undefined && wait.due < now - slack) {
            yield broken("I8", life, wait.step, `was due ${now - wait.due} ms ago`)
          }
          if (wait.kind === "child" && !["Running", undefined].includes(states.get(wait.executionId))) {
            yield broken("I8", life, wait.step, `waits for a child that is ${states.get(wait.executionId)}`)
          }
          if (wait.kind === "signal" && unread(life).includes(wait.signal)) {
            yield broken("I8", life, wait.step, `waits for the signal ${wait.signal}, which is there`)
          }
        }
        const had = waiters.find((it) => it.execution === record.n && it.outcome !== null)
        if (had !== undefined) yield broken("I8", life, had.name, `waits for an item whose outcome is ${had.outcome}`)
      }
    } finally {
      close()
    }
  }

/** The signals for anybody that no step has had. */
const unread = ({ events }: Life): ReadonlyArray<string> => {
  const had = new Set(events.map((event) => dataOf("SignalConsumed", event)?.received))
  return events.flatMap((event) => {
    const message = dataOf("SignalReceived", event)
    return message === undefined || message.step !== undefined || had.has(event.seq) ? [] : [message.signal]
  })
}
