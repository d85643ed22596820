/** A spec that is edited while one of its executions runs: renamed steps park it, a step at the end does not. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { afterAll, beforeEach, expect, it } from "vitest"
import { root } from "../house/sources.ts"
import { perdure, type Ran } from "../support/perdure.ts"
import { serve, type Server } from "../support/server.ts"

// Inside the checkout, so that the project finds `effect` and `perdure`; git ignores the folder.
mkdirSync(join(root, ".perdure"), { recursive: true })
const cwd = mkdtempSync(join(root, ".perdure/edited-"))
const env = { SHOP_DATABASE: join(cwd, ".perdure/shop.sqlite") }
const spec = join(cwd, "workflows/order.workflow.yaml")
const original = readFileSync(join(root, "examples/order/workflows/order.workflow.yaml"), "utf8")
let server: Server | undefined

const run = (...args: ReadonlyArray<string>): Promise<Ran> => perdure(args, { cwd, env })

/** The spec as it is to be, compiled; the server that had the other one is killed. */
const deploy = async (text: string): Promise<void> => {
  await server?.kill()
  writeFileSync(spec, text)
  expect(await run("compile")).toMatchObject({ exit: 0 })
  server = await serve({ cwd, env })
}

/** Packing takes longer than a few commands do on a busy machine. */
const start = async (orderId: string, packingTime = "8s"): Promise<void> => {
  const payload = {
    orderId,
    customerId: "ann",
    items: [{ sku: "lamp", qty: 1 }],
    amount: { amount: 100, currency: "EUR" },
    packingTime
  }
  expect(await run("start", "Order", JSON.stringify(payload))).toMatchObject({ exit: 0 })
}

/** Looks until the execution has come to its timer. */
const packing = async (execution: string): Promise<void> => {
  for (;;) {
    const { stdout } = await run("status", execution)
    if (stdout.includes("packing: timer")) return
    expect(stdout).toContain("Running")
  }
}

beforeEach(() => {
  cpSync(join(root, "examples/order"), cwd, { recursive: true, filter: (path) => basename(path) !== ".perdure" })
})

afterAll(async () => {
  await server?.kill()
  rmSync(cwd, { recursive: true, force: true })
})

it("parks when a recorded step is renamed, says why and where, and completes after the name is back", async () => {
  await deploy(original)
  await start("ord_r")
  await packing("Order/ord_r")
  const renamed = original.replace("id: charge", "id: pay").replace("steps.charge", "steps.pay")
  await deploy(renamed)
  const line = renamed.split("\n").findIndex((text) => text.includes("id: pay")) + 1
  const parked = await run("parked")
  expect(parked.stdout).toContain("The code has step \"pay\", where step \"charge\" is recorded.")
  expect(parked.stdout).toContain(`workflows/order.workflow.yaml:${line}`)
  expect((await run("status", "Order/ord_r")).stdout).toContain("waits for   an operator")

  await deploy(original)
  expect(await run("resume", "Order/ord_r")).toMatchObject({ exit: 0 })
  expect(JSON.parse((await run("result", "Order/ord_r")).stdout)).toMatchObject({ tracking: "ST-R" })
  expect((await run("history", "Order/ord_r")).stdout.match(/ {2}charge {2}/g)).toHaveLength(1)
})

it("goes on without parking when a step is added at the end", async () => {
  await deploy(original)
  await start("ord_a")
  await packing("Order/ord_a")
  await deploy(original.replace("return:", "  - id: shippedAt\n    record: now\nreturn:"))
  expect(JSON.parse((await run("result", "Order/ord_a")).stdout)).toMatchObject({ tracking: "ST-A" })
  expect((await run("history", "Order/ord_a")).stdout).toContain("shippedAt")
  expect(await run("parked")).toMatchObject({ stdout: "", stderr: "No execution is parked.\n" })
})

it("does not start a worker that cannot read the payloads of what runs, and warns of a version that it lacks", async () => {
  await deploy(original)
  await start("ord_v", "1h")
  await server?.kill()
  const changed = original.replace("payload:\n", "payload:\n  channel: string\n")
  expect(changed).not.toBe(original)
  writeFileSync(spec, changed)
  await run("compile")
  const refused = await run("serve")
  expect(refused.exit).toBe(3)
  expect(refused.stderr).toContain(
    "error contract-refused: Order version 1 would break 1 running execution (Order/ord_v), whose payload does not fit the " +
      "payload of today at channel: Missing key."
  )
  await deploy(changed.replace("version: 1", "version: 2"))
  expect((await run("status", "Order/ord_v")).stdout).toContain("waits for   a worker that knows Order version 1")
  expect((await server?.kill())?.stderr).toContain(
    "warning: 1 running execution waits for a worker that knows Order version 1."
  )
})
