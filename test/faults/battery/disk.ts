/** F8 to F11: a disk that is full, a file that others lock, damage, and a second owner. */
import { Effect, Fiber, Layer } from "effect"
import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { serverHealth } from "../../../runtime/client/server.ts"
import { engineLayer } from "../../../runtime/index.ts"
import { serverLayer } from "../../../runtime/server/server.ts"
import { databaseFile } from "../../engine/support.ts"
import type { Random } from "../../support/random/random.ts"
import { commitEnds, leastWal } from "../../support/wal.ts"
import { gather } from "../checker/evidence.ts"
import { each, type Fault, type Findings } from "../fault.ts"
import { holdLock } from "../holder.ts"
import { all, completed, ended, inside, keys, plain, started } from "../inside.ts"
import { below, killed, orderOf, pick } from "../workers.ts"

/** The connections that commit, by their files: those of engines in this process. */
const connections = (): { readonly of: (file: string) => DatabaseSync | undefined; readonly stop: () => void } => {
  const { prepare } = DatabaseSync.prototype
  const found = new Map<string, DatabaseSync>()
  DatabaseSync.prototype.prepare = function(sql) {
    if (sql === "COMMIT") found.set(this.location() ?? "", this)
    return prepare.call(this, sql)
  }
  return { of: (file) => found.get(file), stop: () => void (DatabaseSync.prototype.prepare = prepare) }
}

export const diskFull: Fault = {
  number: "F8",
  title: "the disk is full for a while",
  unit: "times",
  counts: { suite: 3, ci: 30, nightly: 300 },
  run: async (scale, findings) => {
    const known = connections()
    try {
      await each(scale, findings, async () => {
        const filename = databaseFile()
        const pages = below(scale.random, 12)
        const statuses = await inside(
          findings,
          { main: plain, engine: { filename, residency: pick(scale.random, [0, 10_000]) } },
          Effect.gen(function*() {
            const db = known.of(filename)
            const limit = (more: number) => {
              const used = Number(db?.prepare("PRAGMA page_count").get()?.page_count)
              db?.exec(`PRAGMA max_page_count = ${used + more}`)
            }
            limit(pages)
            const [statuses] = yield* Effect.all([
              all(keys(30)),
              Effect.andThen(Effect.sleep(100 + below(scale.random, 200)), Effect.sync(() => limit(1_000_000)))
            ], { concurrency: "unbounded" })
            return statuses
          }),
          `${pages} pages were left`
        )
        completed(findings, statuses)
      })
    } finally {
      known.stop()
    }
  }
}

/** Asks over HTTP how the server is doing, again and again; how long the slowest answer took, in milliseconds. */
const probed = (database: string, millis: number) =>
  Effect.gen(function*() {
    const until = Date.now() + millis
    let slowest = 0
    do {
      const asked = Date.now()
      yield* serverHealth(database)
      slowest = Math.max(slowest, Date.now() - asked)
      yield* Effect.sleep(20)
    } while (Date.now() < until)
    return slowest
  })

/** Which of them are long, in milliseconds; those are held against the second that health may take. */
const held = (index: number, random: Random): number =>
  index % 20 === 19 ? 30_000 : index % 10 === 9 ? 4_000 : 200 + below(random, 500)

export const locked: Fault = {
  number: "F9",
  title: "another process holds the write lock",
  unit: "times",
  counts: { suite: 2, ci: 20, nightly: 200 },
  run: (scale, findings) =>
    each(scale, findings, async (index) => {
      const filename = databaseFile()
      const millis = held(index, scale.random)
      const statuses = await inside(
        findings,
        { main: plain, engine: { filename, residency: pick(scale.random, [0, 10_000]) } },
        Effect.gen(function*() {
          yield* Layer.build(serverLayer({ database: filename }))
          const running = keys(10)
          for (const key of running) yield* started(key, { list: [100] })
          const letGo = yield* Effect.promise(() => holdLock(filename))
          let isHeld = true
          const meanwhile = yield* started("meanwhile").pipe(
            // After ten seconds it is told that nothing can be stored.
            Effect.retry({ while: ({ _tag }) => _tag === "EngineUnavailable" }),
            Effect.tap(() =>
              Effect.sync(() => findings.expect(!isHeld, "a start was acknowledged that could not be stored"))
            ),
            Effect.forkChild
          )
          const slowest = yield* probed(filename, millis)
          findings.expect(millis < 4_000 || slowest <= 1_000, `health took ${slowest} ms while it was locked`)
          isHeld = false
          yield* Effect.promise(letGo)
          yield* Fiber.join(meanwhile)
          return [...yield* Effect.forEach([...running, "meanwhile"], ended), ...yield* all(["after"])]
        }).pipe(Effect.scoped)
      )
      completed(findings, statuses, `locked for ${millis} ms`)
    })
}

interface Damage {
  readonly what: string
  /** Whether it is as if the last write, or several, had never been made: then no more than that is gone. */
  readonly damage: (file: string, random: Random) => "torn" | void
}

const damages: ReadonlyArray<Damage> = [
  {
    what: "a byte of the file is flipped",
    damage: (file, random) => {
      flip(file, random)
    }
  },
  {
    what: "a byte of the -wal file is flipped",
    damage: (file, random) => {
      const [last = 0] = commitEnds(readFileSync(`${file}-wal`)).slice(-2)
      return flip(`${file}-wal`, random) < last ? undefined : "torn"
    }
  },
  {
    what: "the file is cut",
    damage: (file, random) => {
      cut(file, random)
    }
  },
  {
    what: "the -wal file is cut",
    damage: (file, random) => cut(`${file}-wal`, random) < leastWal ? undefined : "torn"
  },
  { what: "the -wal file is gone", damage: (file) => rmSync(`${file}-wal`) },
  { what: "the -wal file is empty", damage: (file) => truncateSync(`${file}-wal`) }
]

const flip = (file: string, random: Random): number => {
  const bytes = readFileSync(file)
  const at = below(random, bytes.length)
  bytes[at]! ^= 1 << below(random, 8)
  writeFileSync(file, bytes)
  return at
}

const cut = (file: string, random: Random): number => {
  const length = below(random, readFileSync(file).length)
  truncateSync(file, length)
  return length
}

/** What the histories say, or why they cannot be trusted. */
const told = (file: string) => {
  try {
    return JSON.stringify(gather(file, undefined).lives.map(({ events }) => events))
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Error(String(thrown))
  }
}

/** Opens it as a server would. */
const opened = (filename: string): Promise<string> =>
  Effect.void.pipe(
    Effect.provide(Layer.fresh(engineLayer({ filename }))),
    Effect.as(""),
    Effect.catchCause((cause) => Effect.succeed(String(cause))),
    Effect.runPromise
  )

export const damaged: Fault = {
  number: "F10",
  title: "flipped bytes, cut files, a lost -wal file; for readers as well",
  unit: "damages",
  counts: { suite: 18, ci: 400, nightly: 5_000 },
  run: async (scale, findings) => {
    const order = orderOf({ flow: "branches", executions: 10, residency: 10, millis: 5 })
    await killed(order, 150)
    const whole = databaseFile()
    for (const part of ["", "-wal"]) copyFileSync(order.database + part, whole + part)
    const right = told(whole)
    await each(scale, findings, async (index) => {
      const file = databaseFile()
      for (const part of ["", "-wal"]) copyFileSync(order.database + part, file + part)
      const { damage, what } = damages[index % damages.length]!
      const torn = damage(file, scale.random)
      const isRight = (found: string) => found === right || (torn === "torn" && isBeginning(found, String(right)))
      // Whoever only reads it leaves it as it is for the engine.
      judgeReading(file, what, isRight, findings)
      await judgeOpening(file, what, isRight, findings)
    })
  }
}

/** Whether all histories are beginnings of the right ones. */
const isBeginning = (some: string, right: string): boolean => {
  const all = JSON.parse(right) as ReadonlyArray<ReadonlyArray<unknown>>
  return (JSON.parse(some) as typeof all).every((events, index) =>
    JSON.stringify(all[index]?.slice(0, events.length)) === JSON.stringify(events)
  )
}

type IsRight = (histories: string) => boolean

const judgeReading = (file: string, what: string, isRight: IsRight, findings: Findings): void => {
  const found = told(file)
  if (found instanceof Error) findings.expect(found.message.includes(file), `unnamed: ${found.message}`)
  else findings.expect(isRight(found), `${what}, and readers are told of other histories without a word`)
}

/** An engine without workflows adds nothing, so whatever was told before is told now. */
const judgeOpening = async (file: string, what: string, isRight: IsRight, findings: Findings): Promise<void> => {
  const refusal = await opened(file)
  if (refusal !== "") return findings.expect(refusal.includes(file), `refused without the name of the file: ${refusal}`)
  judgeReading(file, what, isRight, findings)
}

export const secondOwner: Fault = {
  number: "F11",
  title: "others open the same file",
  unit: "owners",
  counts: { suite: 5, ci: 50, nightly: 500 },
  run: async (scale, findings) => {
    const filename = databaseFile()
    const statuses = await inside(
      findings,
      { main: plain, engine: { filename } },
      Effect.gen(function*() {
        const running = yield* Effect.forkChild(all(keys(20), { list: [20] }))
        yield* Effect.promise(() =>
          each(scale, findings, async () => {
            const refusal = await opened(filename)
            findings.expect(/JournalLocked/.test(refusal) && refusal.includes(filename), `not refused: ${refusal}`)
          })
        )
        return yield* Fiber.join(running)
      })
    )
    completed(findings, statuses)
  }
}
