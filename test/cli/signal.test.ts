/** `perdure signal`, beside a server of this process whose workflow waits to be told twice. */
import { Context, Effect, Exit, Layer, Scope } from "effect"
import { join } from "node:path"
import { engineLayer } from "perdure/runtime"
import { afterAll, beforeAll, expect, it } from "vitest"
import { Control } from "../../runtime/engine/control.ts"
import { serverLayer } from "../../runtime/server/server.ts"
import { deskWith, Notes } from "../conformance/desk/desk.ts"
import { deskLayer } from "../conformance/desk/desk.workflows.ts"
import { perdure } from "../support/perdure.ts"
import { scratch } from "../support/scratch.ts"

const cwd = scratch()
const database = join(cwd, "desk.sqlite")
const notes = new Notes()
const scope = Scope.makeUnsafe()
let control: Control["Service"]

const run = (...args: ReadonlyArray<string>) => perdure([...args, "--database", database], { cwd })
const signal = (...args: ReadonlyArray<string>) => run("signal", ...args)

/** As it went out in the letter. */
const tokenOf = (id: string): string => {
  const input = notes.of(id)[0]?.input
  return typeof input === "object" && input !== null && "what" in input ? String(input.what) : ""
}

beforeAll(async () => {
  const engine = deskLayer.pipe(Layer.provide(deskWith(notes)), Layer.provideMerge(engineLayer({ filename: database })))
  const services = await Effect.runPromise(
    Layer.buildWithScope(serverLayer({ database }).pipe(Layer.provideMerge(engine)), scope)
  )
  control = Context.get(services, Control)
})
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

it("sends signals and answers by token, once each, and says what is wrong with others", async () => {
  const { executionId: id } = await Effect.runPromise(control.start({ workflow: "Asking", payload: { key: "k" } }))
  expect((await signal("Asking/k", "replay", "{}")).stderr).toContain(
    "error unknown-signal: Asking has no signal \"replay\". Did you mean \"reply\"?"
  )
  expect(await signal("Asking/k", "reply", "{\"text\":1}")).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining("error signal-rejected: The payload does not fit the signal reply at text:")
  })
  const sending = ["Asking/k", "reply", "{\"text\":\"one\"}", "--sender-id", "mail-1"]
  expect(await signal(...sending)).toEqual({ exit: 0, stdout: `${id}\n`, stderr: "" })
  expect(await signal(...sending)).toMatchObject({ exit: 0, stderr: expect.stringContaining("received before") })
  await expect.poll(() => notes.steps(id)).toEqual(["letter"])
  expect((await run("status", id)).stdout).toMatch(/waits for +second: signal reply, gives up in /)

  const token = tokenOf(id)
  expect((await signal("--token", `${token}A`, "{\"text\":\"two\"}")).stderr).toContain("error token-unknown")
  expect((await signal("--token", token, "--sender-id", "x")).stderr).toContain("takes no `--sender-id`")
  expect((await signal("--token", token, "{}", "{}")).stderr).toContain("only the payload is left to give")
  const answered = await signal("--token", token, "{\"text\":\"two\"}", "--json")
  expect(JSON.parse(answered.stdout)).toEqual({ executionId: id, signal: "reply", duplicate: false })
  expect(JSON.parse((await run("result", id)).stdout)).toEqual(["one", "two"])
  const late = await signal("Asking/k", "reply", "{\"text\":\"late\"}")
  expect(late.exit).toBe(2)
  expect(late.stderr).toContain(`error execution-closed: Execution ${id} has ended (Completed)`)
}, 60_000)

it("says that a token has been used", async () => {
  const { executionId: id } = await Effect.runPromise(control.start({ workflow: "Asking", payload: { key: "spent" } }))
  await expect.poll(() => notes.steps(id)).toEqual(["letter"])
  const token = tokenOf(id)
  expect(await signal("--token", token, "{\"text\":\"two\"}")).toMatchObject({ exit: 0 })
  expect((await signal("--token", token, "{\"text\":\"two\"}")).stderr).toContain(
    `error token-spent: Step "second" of execution ${id} has been answered, or does not wait any more.`
  )
}, 60_000)
