/** What is sensitive, at the command line: hidden by every view, and shown by a history that is asked to. */
import { Effect, Layer, Schema } from "effect"
import { body, client, workflow } from "perdure/runtime/v1"
import { beforeAll, expect, it } from "vitest"
import { engineLayer } from "../../runtime/index.ts"
import { databaseFile } from "../engine/support.ts"
import { root } from "../house/sources.ts"
import { perdure } from "../support/perdure.ts"

const database = databaseFile()

const Vault = workflow("Vault", {
  version: 1,
  payload: { key: Schema.String, pin: Schema.String },
  success: Schema.Struct({ gold: Schema.String }),
  sensitive: ["pin", "gold"],
  idempotencyKey: ({ key }) => key,
  hashes: { identity: "i", payload: "p", result: "r", plan: "p1", source: "s" }
})

beforeAll(async () => {
  const worker = body(Vault, ({ pin }) => Effect.succeed({ gold: `gold of ${pin}` }))
  await client(Vault).execute({ key: "k", pin: "s3cr3t" }).pipe(
    Effect.provide(Layer.provideMerge(worker, engineLayer({ filename: database }))),
    Effect.runPromise
  )
})

const run = async (...args: ReadonlyArray<string>): Promise<string> => {
  const { exit, stdout } = await perdure([...args, "--database", database], { cwd: `${root}/golden/build/sensitive` })
  expect(exit).toBe(0)
  return stdout
}

it.each(["list --json", "status Vault/k", "status Vault/k --json", "history Vault/k", "history Vault/k --json"])(
  "perdure %s",
  async (command) => {
    expect(await run(...command.split(" "))).not.toContain("s3cr3t")
  }
)

it("perdure history --with-sensitive", async () => {
  const hidden: ReadonlyArray<object> = JSON.parse(await run("history", "Vault/k", "--json"))
  expect(hidden.map((event) => "data" in event && event.data)).toMatchObject([
    { sensitive: ["pin", "gold"], payload: { key: "k", pin: "[redacted]" } },
    { result: { gold: "[redacted]" } }
  ])
  const shown: ReadonlyArray<object> = JSON.parse(await run("history", "Vault/k", "--json", "--with-sensitive"))
  expect(shown.map((event) => "data" in event && event.data)).toMatchObject([
    { payload: { key: "k", pin: "s3cr3t" } },
    { result: { gold: "gold of s3cr3t" } }
  ])
})

it("perdure result has the result as it is, and its status hides the payload", async () => {
  expect(JSON.parse(await run("result", "Vault/k"))).toEqual({ gold: "gold of s3cr3t" })
  expect(JSON.parse(await run("result", "Vault/k", "--json"))).toMatchObject({
    payload: { pin: "[redacted]" },
    result: { gold: "gold of s3cr3t" }
  })
})
