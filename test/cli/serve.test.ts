/** A server and the commands that talk to it, each a process of its own, on the order example. */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { root } from "../house/sources.ts"
import { ended, perdure, type Ran, spawnPerdure } from "../support/perdure.ts"
import { scratch } from "../support/scratch.ts"
import { serve as startServer, type Server } from "../support/server.ts"

const folder = scratch()
const cwd = join(root, "examples/order")
let env: Readonly<Record<string, string>>
let server: Server | undefined

const run = (...args: ReadonlyArray<string>): Promise<Ran> => perdure(args, { cwd, env })

const serve = async (): Promise<Server> => (server = await startServer({ cwd, env }))

const order = (orderId: string, over: object = {}): string =>
  JSON.stringify({
    orderId,
    customerId: "ann",
    items: [{ sku: "lamp", qty: 1 }],
    amount: { amount: 100, currency: "EUR" },
    packingTime: "10ms",
    ...over
  })

const ownFiles = (name: string): void => {
  env = { PERDURE_DATABASE: join(folder, `${name}.sqlite`), SHOP_DATABASE: join(folder, `${name}-shop.sqlite`) }
}

const kill = async (): Promise<void> => void await server?.kill()

afterAll(kill)

describe("with a server", () => {
  beforeAll(async () => {
    ownFiles("shared")
    await serve()
  })
  afterAll(kill)

  it("starts, shows, lists and ends executions", async () => {
    const started = await run("start", "Order", order("ord_1"))
    expect(started).toMatchObject({ exit: 0, stderr: "" })
    const id = started.stdout.trim()
    const result = await run("result", id)
    expect(JSON.parse(result.stdout)).toMatchObject({ tracking: "ST-1", receipt: { charged: { amount: 100 } } })
    const status = await run("status", "Order/ord_1", "--json")
    expect(JSON.parse(status.stdout)).toMatchObject({ executionId: id, state: "Completed", workflow: "Order" })
    expect((await run("list", "--state", "Completed")).stdout).toContain("Order/ord_1")
    expect(JSON.parse((await run("history", id.slice(0, 8), "--json")).stdout)[0]).toMatchObject({
      kind: "ExecutionStarted"
    })

    const again = await run("start", "Order", order("ord_1"), "--json")
    expect(JSON.parse(again.stdout)).toMatchObject({ executionId: id, created: false })
    expect(await run("start", "Order", order("ord_1"), "--reuse", "reject")).toMatchObject({ exit: 2 })
    const conflict = await run("start", "Order", order("ord_1", { customerId: "bob" }))
    expect(conflict.exit).toBe(2)
    expect(conflict.stderr).toContain(
      "error start-conflict: Order \"ord_1\" was started before with another payload; it differs at customerId."
    )
  })

  it("cancels with compensation, terminates without, and says how each ended", async () => {
    for (const id of ["ord_c", "ord_t"]) await run("start", "Order", order(id, { packingTime: "1h" }))
    expect(await run("cancel", "Order/ord_c")).toMatchObject({ exit: 0 })
    expect(await run("terminate", "Order/ord_t")).toMatchObject({ exit: 0 })
    const cancelled = await run("result", "Order/ord_c")
    expect(cancelled.exit).toBe(1)
    expect(cancelled.stderr).toContain("error execution-not-completed: Order/ord_c ended Cancelled")
    expect((await run("history", "Order/ord_c")).stdout).toMatch(/charge\/undo .* undone\n.*reserve\/undo .* undone/)
    expect((await run("result", "Order/ord_t")).stderr).toContain("Order/ord_t ended Terminated")
    expect((await run("history", "Order/ord_t")).stdout).not.toContain("undo")
  })

  it("pauses and resumes, and says who and why", async () => {
    await run("start", "Order", order("ord_p", { packingTime: "1h" }))
    const paused = await run("pause", "Order/ord_p", "--reason", "stock-taking")
    expect(paused.stdout).toMatch(/^state +Paused$/m)
    expect(paused.stdout).toMatch(/^paused .* ago by \S+: stock-taking$/m)
    expect((await run("list", "--paused")).stdout).toMatch(/Order\/ord_p +Paused .* paused .*: stock-taking/)
    expect((await run("resume", "Order/ord_p")).stdout).toMatch(/^state +Running$/m)
    expect((await run("list", "--paused")).stderr).toBe("No execution matches.\n")
    expect((await run("history", "Order/ord_p")).stdout).toMatch(/ paused by \S+: stock-taking\n.* resumed by \S+\n/)
    await run("terminate", "Order/ord_p")
    expect((await run("pause", "Order/ord_p")).stderr).toContain("error execution-closed")
  })

  it("exits with 1 when an execution fails, and says why", async () => {
    const failed = await run("execute", "Order", order("ord_f", { amount: { amount: 600_000, currency: "EUR" } }))
    expect(failed).toMatchObject({ exit: 1, stdout: "" })
    expect(failed.stderr).toContain("Order/ord_f ended Failed: PaymentDeclined {\"reason\":\"above the card's limit\"}")
  })

  it("refuses what cannot be: unknown workflow, wrong payload, unknown execution, a second server", async () => {
    const unknown = await run("start", "Ordre", "{}")
    expect(unknown.stderr).toContain(
      "error unknown-workflow: There is no workflow \"Ordre\" here. Did you mean \"Order\"?"
    )
    const rejected = await run("start", "Order", order("ord_1", { amount: { amount: -1, currency: "EUR" } }))
    expect(rejected.exit).toBe(2)
    expect(rejected.stderr).toContain("error payload-rejected: The payload does not fit Order at amount.amount")
    expect((await run("status", "nothing")).stderr).toContain("error execution-not-found")
    const second = await run("serve")
    expect(second.exit).toBe(5)
    expect(second.stderr).toContain(`error server-running: A server (process ${server?.child.pid})`)
    expect((await run("execute", "Order", order("ord_1"), "--local")).stderr).toContain("error server-running")
  })
})

describe("a server that ends", () => {
  it("leaves what it acknowledged to the next one when it is killed", async () => {
    ownFiles("killed")
    await serve()
    await run("start", "Order", order("ord_k", { packingTime: "700ms" }))
    await kill()
    const waiting = await run("status", "Order/ord_k", "--json")
    expect(JSON.parse(waiting.stdout)).toMatchObject({ state: "Running" })
    expect((await run("result", "Order/ord_k")).stderr).toContain("no server runs it")
    await serve()
    expect(JSON.parse((await run("result", "Order/ord_k")).stdout)).toMatchObject({ tracking: "ST-K" })
    await kill()
  })

  it.each(["SIGTERM", "SIGINT", "stop"] as const)("drains at %s", async (how) => {
    ownFiles(how)
    const { child, gone } = await serve()
    if (how === "stop") expect(await run("stop")).toMatchObject({ exit: 0 })
    else child.kill(how)
    expect(await gone).toMatchObject({ exit: 0 })
    expect(existsSync(`${env.PERDURE_DATABASE}.server.json`)).toBe(false)
    expect(await run("stop")).toMatchObject({ exit: 0, stderr: "No server runs.\n" })
  })
})

describe("without a server", () => {
  beforeEach(({ task }) => ownFiles(`local-${task.id.replaceAll(/\W/g, "-")}`))

  it("executes in its own process, and reads the file", async () => {
    const executed = await run("execute", "Order", order("ord_l"), "--local")
    expect(executed.exit).toBe(0)
    expect(JSON.parse(executed.stdout)).toMatchObject({ tracking: "ST-L" })
    expect((await run("list")).stdout).toContain("Order/ord_l")
    expect((await run("history", "Order/ord_l")).stdout).toContain("completed")
    expect(await run("parked")).toMatchObject({ exit: 0, stdout: "", stderr: "No execution is parked.\n" })
    expect(await run("resume", "Order/ord_l")).toMatchObject({ exit: 5 })
  })

  it("refuses a damaged database with its name and a remedy", async () => {
    await run("execute", "Order", order("ord_d"), "--local")
    const file = env.PERDURE_DATABASE ?? ""
    const bytes = readFileSync(file)
    bytes.fill(0xff, 4096)
    writeFileSync(file, bytes)
    for (const command of [["list"], ["execute", "Order", order("ord_e"), "--local"]]) {
      const refused = await run(...command)
      expect(refused.exit).toBe(5)
      expect(refused.stderr).toContain("error engine-unavailable")
      expect(refused.stderr).toContain(file)
      expect(refused.stderr).not.toMatch(/^\s+at /m)
    }
  })

  it("leaves a database alone that another engine has", async () => {
    const first = spawnPerdure(["execute", "Order", order("ord_1", { packingTime: "1h" }), "--local"], { cwd, env })
    const gone = ended(first)
    const lock = `${env.PERDURE_DATABASE}-owner`
    while (!existsSync(lock) || (await run("list")).stdout === "") {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const second = await run("execute", "Order", order("ord_2"), "--local")
    expect(second.exit).toBe(5)
    expect(second.stderr).toContain(`is in use by another engine (process ${first.pid})`)
    first.kill("SIGINT")
    const interrupted = await gone
    expect(interrupted.exit).toBe(130)
    expect(interrupted.stderr).toContain("Interrupted: the execution goes on")
  })

  it("says that the activities could not be made ready, and starts nothing", async () => {
    env = { ...env, SHOP_DATABASE: "/dev/null/shop.sqlite" }
    for (const command of [["serve"], ["execute", "Order", order("ord_1"), "--local"]]) {
      const refused = await run(...command)
      expect(refused).toMatchObject({ exit: 1, stdout: "" })
      expect(refused.stderr).toContain("error activities-failed: The layer of activities.ts could not be built: ")
    }
    expect((await run("list")).stdout).not.toContain("ord_1")
  })

  it("reads the payload from the standard input", async () => {
    const ran = await perdure(["execute", "Order", "-", "--local"], { cwd, env, input: order("ord_i") })
    expect(JSON.parse(ran.stdout)).toMatchObject({ tracking: "ST-I" })
  })
})
