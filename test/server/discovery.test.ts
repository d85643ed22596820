/** The discovery file: private, whole, withdrawn on a clean stop, and recognised when its server is dead. */
import { Effect, Option } from "effect"
import { spawn, spawnSync } from "node:child_process"
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { expect, it } from "vitest"
import {
  announce,
  describeServer,
  type Discovery,
  discoveryFile,
  findServer,
  lives,
  newToken
} from "../../runtime/server/discovery.ts"
import { scratchDatabase } from "./support.ts"

const discovery = (over: Partial<Discovery> = {}): Discovery => ({
  ...describeServer({ url: "http://127.0.0.1:4000", token: newToken(), startedAt: 1 }),
  ...over
})

const inScratch = <A>(test: (database: string) => Effect.Effect<A>) =>
  Effect.runPromise(Effect.scoped(Effect.flatMap(scratchDatabase, test)))

it("announces for as long as the scope lives, readable by the owner only", () =>
  inScratch((database) =>
    Effect.gen(function*() {
      const announced = discovery()
      yield* Effect.scoped(Effect.gen(function*() {
        yield* announce(database, announced)
        expect(yield* findServer(database)).toEqual(Option.some(announced))
        expect(statSync(discoveryFile(database)).mode & 0o777).toBe(0o600)
        expect(readdirSync(dirname(database))).toHaveLength(1)
      }))
      expect(existsSync(discoveryFile(database))).toBe(false)
    })
  ))

it("leaves the file of a server that took over", () =>
  inScratch((database) =>
    Effect.gen(function*() {
      const successor = discovery()
      yield* Effect.scoped(Effect.gen(function*() {
        yield* announce(database, discovery())
        writeFileSync(discoveryFile(database), JSON.stringify(successor))
      }))
      expect(yield* findServer(database)).toEqual(Option.some(successor))
    })
  ))

it("does not take a dead process for a server", () =>
  inScratch((database) =>
    Effect.gen(function*() {
      const { pid } = spawnSync(process.execPath, ["--version"])
      writeFileSync(discoveryFile(database), JSON.stringify(discovery({ pid })))
      expect(yield* findServer(database)).toEqual(Option.none())
    })
  ))

it.runIf(process.platform === "linux")(
  "does not take a later process of the same id for the server",
  () =>
    inScratch((database) =>
      Effect.gen(function*() {
        const before = discovery()
        writeFileSync(discoveryFile(database), JSON.stringify({ ...before, incarnation: `${before.incarnation}0` }))
        expect(yield* findServer(database)).toEqual(Option.none())
      })
    )
)

it.each(["", "{", "[]", `{"format":2,"url":"http://127.0.0.1:1","pid":${process.pid},"token":"","startedAt":1}`])(
  "finds no server in a file that says %j",
  (text) =>
    inScratch((database) =>
      Effect.gen(function*() {
        writeFileSync(discoveryFile(database), text)
        expect(yield* findServer(database)).toEqual(Option.none())
      })
    )
)

it.runIf(existsSync("/proc/self/stat"))(
  "does not take a dead process for a live one because nobody buried it",
  async () => {
    // A shell that becomes a sleeper never asks how its child ended.
    const shell = spawn("sh", ["-c", "sleep 60 & echo $!; exec sleep 60"], { stdio: ["ignore", "pipe", "ignore"] })
    const child = Number(await new Promise<Buffer>((resolve) => shell.stdout.once("data", resolve)))
    expect(lives(child)).toBe(true)
    process.kill(child, "SIGKILL")
    await expect.poll(() => lives(child)).toBe(false)
    shell.kill("SIGKILL")
  }
)
