/**
 * The demonstration, `npm run demo`: a worker is killed between the charge and the shipment, and the card is charged once;
 * then a payment fails, and what was done is undone in reverse order. Everything is done through the command line itself.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Shop } from "./shop.ts"
import { Terminal } from "./terminal.ts"

const folder = join(import.meta.dirname, ".perdure", `demo-${process.pid}`)
const shopFile = join(folder, "shop.sqlite")
const terminal = new Terminal(import.meta.dirname, {
  PERDURE_DATABASE: join(folder, "journal.sqlite"),
  SHOP_DATABASE: shopFile
})

const order = (orderId: string, more: object) => {
  const file = join(folder, `${orderId}.json`)
  writeFileSync(
    file,
    JSON.stringify({
      orderId,
      customerId: "ann",
      items: [{ sku: "lamp", qty: 2 }, { sku: "chair", qty: 1 }],
      amount: { amount: 12_900, currency: "EUR" },
      packingTime: "2s",
      ...more
    })
  )
  return `@.perdure/demo-${process.pid}/${orderId}.json`
}

/** Looks every 10 ms until it is so. */
const until = async (what: string, so: () => boolean): Promise<void> => {
  const deadline = Date.now() + 15_000
  while (!so()) {
    if (Date.now() > deadline) throw new Error(`waited 15 s in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

const must = (so: boolean, what: string): void => {
  if (!so) throw new Error(`the demonstration did not show that ${what}`)
  terminal.say(`  ✓ ${what}`)
}

const crash = async (shop: Shop): Promise<void> => {
  terminal.title("An order, and a worker that dies half-way")
  const payload = order("ord_1", {})
  const worker = await terminal.serve()
  await terminal.run("start", "Order", payload)
  await until("the charge", () => shop.charges("ord_1").length > 0)
  must(shop.parcels("ord_1").length === 0, "the card is charged and nothing has been shipped yet")
  await worker.kill()
  terminal.say(`  ✗ the worker (process ${worker.pid}) is killed with SIGKILL, while the parcel is being packed`)

  terminal.title("The worker is started again: the order goes on where it was")
  await terminal.run("status", "Order/ord_1")
  await terminal.serve()
  await terminal.run("result", "Order/ord_1")
  must(shop.parcels("ord_1").length === 1, "the parcel is shipped, once")
  must(shop.charges("ord_1").length === 1, "the card was charged once: the ledger of the shop has one line")
  await terminal.run("history", "Order/ord_1")
}

const compensation = async (shop: Shop): Promise<void> => {
  terminal.title("A payment that is refused after it was booked: what was done is undone, the last thing first")
  const lamps = shop.available("lamp")
  await terminal.run("execute", "Order", order("ord_2", { note: "fraud" }))
  await terminal.run("history", "Order/ord_2")
  const undone = await terminal.stepsOf("Order/ord_2", "StepCompleted")
  must(undone.join(", ") === "reserve, charge, charge/undo, reserve/undo", `done and undone: ${undone.join(", ")}`)
  must(shop.charges("ord_2").every(({ refunded }) => refunded), "the charge is paid back")
  must(shop.available("lamp") === lamps, "the stock is what it was before")
}

const demo = async (): Promise<void> => {
  terminal.title("The spec is checked and compiled to TypeScript")
  await terminal.run("check")
  await terminal.run("compile")
  const shop = new Shop(shopFile)
  try {
    await crash(shop)
    await compensation(shop)
    await terminal.run("stop")
  } finally {
    shop.close()
  }
}

/** Nothing is left behind, whatever happens. */
const cleanUp = (): void => {
  terminal.killAll()
  rmSync(folder, { recursive: true, force: true })
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    cleanUp()
    process.exit(130)
  })
}

mkdirSync(folder, { recursive: true })
try {
  await demo()
} catch (error) {
  terminal.say(`\n${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
} finally {
  cleanUp()
}
