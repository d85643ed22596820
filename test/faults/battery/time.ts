/** F12: the wall clock jumps while executions wait. */
import { Effect } from "effect"
import { each, type Fault } from "../fault.ts"
import { all, completed, inside, keys, plain } from "../inside.ts"
import { below, pick } from "../workers.ts"

const hour = 3_600_000

export const clockJumps: Fault = {
  number: "F12",
  title: "the clock jumps by an hour or a day, forwards and backwards",
  unit: "jumps",
  counts: { suite: 2, ci: 40, nightly: 1_000 },
  run: (scale, findings) =>
    each(scale, findings, async (index) => {
      const now = Date.now
      const jump = [hour, -hour, 24 * hour, -24 * hour][index % 4]!
      const later = below(scale.random, 30)
      let offset = 0
      Date.now = () => now() + offset
      try {
        const statuses = await inside(
          findings,
          { main: plain, engine: { residency: pick(scale.random, [0, 10_000]) } },
          Effect.gen(function*() {
            const jumps = Effect.gen(function*() {
              yield* Effect.sleep(later)
              offset = jump
              // A clock that was put back makes waits as long as it was put back: it is put right again.
              if (jump < 0) yield* Effect.sleep(50)
              if (jump < 0) offset = 0
            })
            return (yield* Effect.all([all(keys(10), { list: [10] }), jumps], { concurrency: "unbounded" }))[0]
          }),
          `${jump} ms after ${later} ms`
        )
        completed(findings, statuses)
      } finally {
        Date.now = now
      }
    })
}
