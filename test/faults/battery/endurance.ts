/** F22, F26 and F27: a long time, storage that cannot be read now and then, and no room in memory at all. */
import { Effect } from "effect"
import { StatementSync } from "node:sqlite"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { Control } from "../../../runtime/index.ts"
import { type Call, databaseFile, session } from "../../engine/support.ts"
import { each, type Fault } from "../fault.ts"
import { flowNames } from "../flow.ts"
import { all, completed, ended, inside, keys, plain, started } from "../inside.ts"
import { judged, orderOf, pick } from "../workers.ts"

const collect = (): number => {
  setFlagsFromString("--expose-gc")
  runInNewContext("gc")()
  return process.memoryUsage().heapUsed
}

export const soak: Fault = {
  number: "F22",
  title: "executions one after the other: memory does not grow with them",
  unit: "executions",
  counts: { suite: 600, ci: 20_000, nightly: 1_000_000 },
  run: (scale, findings) => {
    const calls: Array<Call> = []
    const batch = (index: number) =>
      Effect.tap(
        all(keys(100).map((key) => `${index}-${key}`), { list: [1] }),
        () => Effect.sync(() => calls.splice(0))
      )
    return session(
      { main: plain, calls, engine: { filename: databaseFile() } },
      Effect.gen(function*() {
        yield* Effect.forEach([-3, -2, -1], batch)
        const before = collect()
        for (let index = 0; index < scale.count / 100 && scale.goesOn(findings.done); index++) {
          yield* batch(index)
          findings.done += 100
        }
        const after = collect()
        // Two mebibytes are what the collector and the compiler make of the same work.
        const isLevel = after <= before * 1.1 + 2 ** 21
        findings.expect(isLevel, `after ${findings.done} executions ${after} bytes are in use instead of ${before}`)
      })
    )
  }
}

export const failingReads: Fault = {
  number: "F26",
  title: "questions to storage that fails",
  unit: "times",
  counts: { suite: 3, ci: 30, nightly: 300 },
  run: (scale, findings) =>
    each(scale, findings, async () => {
      const { all: readAll, get } = StatementSync.prototype
      let failing = false
      const failingOr = <Read extends typeof readAll | typeof get>(read: Read): Read =>
        new Proxy(read, {
          apply: (target, statement, args) => {
            if (failing && scale.random() < 0.5) throw Object.assign(new Error("disk I/O error"), { errcode: 10 })
            return Reflect.apply(target, statement, args)
          }
        })
      StatementSync.prototype.all = failingOr(readAll)
      StatementSync.prototype.get = failingOr(get)
      try {
        const statuses = await inside(
          findings,
          { main: plain, engine: { residency: 10_000 } },
          Control.use((control) =>
            Effect.gen(function*() {
              yield* Effect.forEach(keys(10), (key) => started(key, { list: [10] }))
              // Only what asks meets the failures: they come and go within one turn.
              const asked = Effect.suspend(() => {
                failing = true
                const answer = Effect.runSyncExit(pick(scale.random, [
                  Effect.asVoid(control.list({})),
                  Effect.asVoid(control.status("Flow/k1")),
                  Effect.asVoid(control.history("Flow/k2"))
                ]))
                failing = false
                const text = answer._tag === "Failure" ? String(answer.cause) : ""
                findings.expect(text === "" || text.includes("EngineUnavailable"), `a question ended with ${text}`)
                return Effect.sleep(1)
              })
              yield* Effect.forEach(keys(40), () => asked)
              return yield* Effect.forEach(keys(10), ended)
            })
          )
        )
        completed(findings, statuses)
      } finally {
        StatementSync.prototype.all = readAll
        StatementSync.prototype.get = get
      }
    })
}

export const noRoom: Fault = {
  number: "F27",
  title: "no room in memory: every wait replays",
  unit: "flows",
  counts: { suite: 1, ci: flowNames.length, nightly: 10 * flowNames.length },
  run: (scale, findings) => {
    const first = Math.floor(scale.random() * flowNames.length)
    return each(scale, findings, async (index) => {
      const flow = flowNames[(first + index) % flowNames.length]!
      const order = orderOf({ flow, executions: 20, residency: 0, millis: 5 })
      await judged(order, findings, flow)
    })
  }
}
