/** `perdure query` and `perdure list --attribute`, beside a server of this process. */
import { Context, Effect, Exit, Layer, Scope } from "effect"
import { join } from "node:path"
import { engineLayer } from "perdure/runtime"
import { afterAll, beforeAll, expect, it } from "vitest"
import * as attributes from "../../golden/build/attributes/generated/index.ts"
import { Control } from "../../runtime/engine/control.ts"
import { serverLayer } from "../../runtime/server/server.ts"
import { perdure } from "../support/perdure.ts"
import { scratch } from "../support/scratch.ts"

const cwd = scratch()
const database = join(cwd, "views.sqlite")
const scope = Scope.makeUnsafe()
let control: Control["Service"]

const run = (...args: ReadonlyArray<string>) => perdure([...args, "--database", database], { cwd })

beforeAll(async () => {
  const engine = attributes.layer.pipe(Layer.provideMerge(engineLayer({ filename: database })))
  const services = await Effect.runPromise(
    Layer.buildWithScope(serverLayer({ database }).pipe(Layer.provideMerge(engine)), scope)
  )
  control = Context.get(services, Control)
})
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

it("prints the answer, or says why there is none", async () => {
  const { executionId: id } = await Effect.runPromise(control.start({ workflow: "Plain", payload: { id: "p1" } }))
  expect(await run("query", "Plain/p1", "id")).toEqual({ exit: 0, stdout: `"${id}"\n`, stderr: "" })
  expect(JSON.parse((await run("query", id.slice(0, 12), "id", "--json")).stdout)).toEqual({
    executionId: id,
    query: "id",
    value: id
  })
  expect(await run("query", "Plain/p1", "ids")).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining("error unknown-query: Plain has no query \"ids\". Did you mean \"id\"?")
  })
  expect((await run("query", "Plain/none", "id")).stderr).toContain("error execution-not-found")
}, 60_000)

it("lists what has all of the attributes", async () => {
  const ticket = { customer: "acme", tags: [], urgent: true, due: "2020-01-01T00:00:00Z" }
  for (const payload of [{ ...ticket, id: "t1", level: 1 }, { ...ticket, id: "t2", level: 2 }]) {
    await Effect.runPromise(control.start({ workflow: "Ticket", payload }))
  }
  const listed = async (...wanted: ReadonlyArray<string>) => {
    const { stdout } = await run("list", ...wanted.flatMap((it) => ["--attribute", it]), "--json")
    return JSON.parse(stdout).map(({ key }: { readonly key: string }) => key)
  }
  expect(await listed("customer=acme")).toEqual(["t2", "t1"])
  expect(await listed("customer=acme", "level=1", "urgent=true")).toEqual(["t1"])
  expect(await listed("level=\"1\"")).toEqual([])
  expect((await run("status", "Ticket/t2")).stdout).toMatch(/attribute +customer=acme\nattribute +level=2\n/)
}, 60_000)
