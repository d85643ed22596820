/** F8 to F11: a disk that is full, a file that others lock, damage, and a second owner. */
import { Effect, Fiber, Layer } from "effect"
import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { Control, engineLayer } from "../../../runtime/index.ts"
import { databaseFile } from "../../engine/support.ts"
import { gather } from "../checker/evidence.ts"
import { each, type Fault, type Findings } from "../fault.ts"
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

export const locked: Fault = {
  number: "F9",
  title: "another process holds the write lock",
  unit: "times",
  counts: { suite: 2, ci: 20, nightly: 200 },
  run: (scale, findings) =>
    each(scale, findings, async (index) => {
      const filename = databaseFile()
      const statuses = await inside(
        findings,
        { main: plain, engine: { filename } },
        Effect.gen(function*() {
          const other = new DatabaseSync(filename)
          yield* started("before")
          other.exec("BEGIN IMMEDIATE")
          let isHeld = true
          let acknowledged = false
          const release = Effect.sync(() => {
            findings.expect(!acknowledged, "a start was acknowledged that could not be stored")
            isHeld = false
            if (other.isTransaction) other.exec("ROLLBACK")
          })
          // Questions are answered meanwhile, and nothing is acknowledged.
          const asks = Control.use((control) => control.list({})).pipe(
            Effect.tap(() => Effect.sync(() => findings.expect(isHeld, "no question was answered while it was locked")))
          )
          const [status] = yield* Effect.all([
            Effect.andThen(started("meanwhile"), Effect.sync(() => void (acknowledged = true))).pipe(
              Effect.andThen(ended("meanwhile"))
            ),
            Effect.ensuring(
              Effect.andThen(asks, Effect.sleep(index % 10 === 9 ? 4_000 : 200 + below(scale.random, 500))),
              release
            )
          ], { concurrency: "unbounded" })
          return [status, yield* ended("before"), ...yield* all(["after"])]
        })
      )
      completed(findings, statuses)
    })
}

type Damage = (file: string, random: () => number) => void

const damages: ReadonlyArray<readonly [what: string, damage: Damage]> = [
  ["a byte of the file is flipped", (file, random) => flip(file, random)],
  ["a byte of the -wal file is flipped", (file, random) => flip(`${file}-wal`, random)],
  ["the file is cut", (file, random) => truncateSync(file, below(random, readFileSync(file).length))],
  ["the -wal file is gone", (file) => rmSync(`${file}-wal`)]
]

const flip = (file: string, random: () => number): void => {
  const bytes = readFileSync(file)
  const at = below(random, bytes.length)
  bytes[at]! ^= 1 << below(random, 8)
  writeFileSync(file, bytes)
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
  title: "flipped bytes, cut files, a lost -wal file",
  unit: "damages",
  counts: { suite: 12, ci: 400, nightly: 5_000 },
  run: async (scale, findings) => {
    const order = orderOf({ flow: "branches", executions: 10, residency: 10, millis: 5 })
    await killed(order, 150)
    const whole = databaseFile()
    for (const part of ["", "-wal"]) copyFileSync(order.database + part, whole + part)
    const right = told(whole)
    await each(scale, findings, async (index) => {
      const file = databaseFile()
      for (const part of ["", "-wal"]) copyFileSync(order.database + part, file + part)
      const [what, damage] = damages[index % damages.length]!
      damage(file, scale.random)
      await judgeDamage(file, what, String(right), findings)
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

const judgeDamage = async (file: string, what: string, right: string, findings: Findings): Promise<void> => {
  const refusal = await opened(file)
  if (refusal !== "") return findings.expect(refusal.includes(file), `refused without the name of the file: ${refusal}`)
  const after = told(file)
  if (after instanceof Error) return findings.expect(after.message.includes(file), `unnamed: ${after.message}`)
  // An engine without workflows adds nothing, so whatever was told before is told now. A change of the last commit of the
  // -wal file is a write that was torn; what came before it is whole.
  const isWhole = after === right || (what.includes("-wal") && isBeginning(after, right))
  findings.expect(isWhole, `${what}, and the histories are others without a word`)
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
