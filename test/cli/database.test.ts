/** The commands about a database, beside a server and without one. */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { root } from "../house/sources.ts"
import { perdure, type Ran } from "../support/perdure.ts"
import { scratch } from "../support/scratch.ts"
import { serve } from "../support/server.ts"

const folder = scratch()
const cwd = join(root, "examples/order")
const database = join(folder, "journal.sqlite")
const env = { PERDURE_DATABASE: database, SHOP_DATABASE: join(folder, "shop.sqlite") }
const copy = join(folder, "copy.sqlite")

const run = (...args: ReadonlyArray<string>): Promise<Ran> => perdure(args, { cwd, env })

const order = JSON.stringify({
  orderId: "ord_1",
  customerId: "ann",
  items: [{ sku: "lamp", qty: 1 }],
  amount: { amount: 100, currency: "EUR" },
  packingTime: "10ms"
})

it(
  "copies and checks beside a server, deletes through it, and shrinks the file after it",
  { timeout: 120_000 },
  async () => {
    const server = await serve({ cwd, env })
    expect(await run("execute", "Order", order)).toMatchObject({ exit: 0 })
    const backup = await run("backup", copy)
    expect(backup).toMatchObject({ exit: 0, stderr: "" })
    expect(backup.stdout).toMatch(/copy\.sqlite \(\d\.\d MB\)\. Executions: [1-9], events: \d+\./)
    const again = await run("backup", copy)
    expect(again).toMatchObject({ exit: 2 })
    expect(again.stderr).toContain("copy.sqlite cannot be written: it exists")
    expect(await run("verify")).toMatchObject({ exit: 0, stdout: expect.stringContaining("is sound") })
    expect((await run("vacuum")).stderr).toContain("error server-running")
    expect(await run("delete", "Order/ord_1")).toMatchObject({
      exit: 0,
      stdout: "Deleted Order/ord_1, which was Completed.\n"
    })
    expect((await run("status", "Order/ord_1")).stderr).toContain("error execution-not-found")
    await server.kill()
    expect(await run("vacuum")).toMatchObject({ exit: 0, stdout: expect.stringMatching(/has \d\.\d MB: /) })
    const bytes = readFileSync(copy)
    const at = bytes.indexOf("ST-1")
    expect(at).toBeGreaterThan(0)
    bytes[at] = 0x52
    writeFileSync(copy, bytes)
    const damaged = await run("verify", "--database", copy)
    expect(damaged).toMatchObject({ exit: 5 })
    expect(damaged.stdout).toMatch(/^event \d+ of run 1 of execution [0-9a-f]{32}: it does not match its checksum$/m)
    expect(existsSync(`${copy}-owner`)).toBe(false)
  }
)
