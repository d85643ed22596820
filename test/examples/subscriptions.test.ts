/** The subscriptions example: a month and its invoices, each an execution; paid, declined, overdue, cancelled. */
import { Effect } from "effect"
import { join } from "node:path"
import { Control } from "perdure/runtime"
import { expect, it } from "vitest"
import { readBook } from "../../examples/book.ts"
import { type Entry, layerOf } from "../../examples/subscriptions/activities.ts"
import {
  BillingMonthClient,
  InvoiceClient,
  layer as workflows
} from "../../examples/subscriptions/workflows/generated/index.ts"
import { everyWay } from "./stage.ts"

const bookIn = (folder: string): string => join(folder, "billing.sqlite")
const example = { workflows, activities: (folder: string) => layerOf(bookIn(folder)) }

type Month = Parameters<typeof BillingMonthClient.execute>[0]

const month = (over: Partial<Month> = {}): Month => ({
  account: "acc_good",
  month: "may",
  subscriptions: [{ id: "paper", amount: 900 }, { id: "archive", amount: 400 }],
  payWithin: "1h",
  withdrawWithin: "5ms",
  remindEvery: "1h",
  ...over
})

/** How executions of the month have ended, once they have. */
const ends = Effect.fnUntraced(function*(account: string, workflows: ReadonlyArray<string>) {
  const control = yield* Control
  const closed = yield* Effect.forEach(workflows, (workflow) => {
    const [name = "", part] = workflow.split("/")
    return control.result([name, account, "may", ...(part === undefined ? [] : [part])].join("/"))
  })
  return closed.map(({ state }) => state)
})

interface Sums {
  readonly charged: number
  readonly revenue: number
  readonly mails: ReadonlyArray<string>
}

const total = (amounts: ReadonlyArray<number>): number => amounts.reduce((sum, amount) => sum + amount, 0)

const sumsIn = (folder: string): Sums => {
  const entries = readBook<Entry>(bookIn(folder))
  const refunded = new Set(entries.flatMap((entry) => entry.kind === "refund" ? [entry.charge] : []))
  const charges = entries.flatMap((entry) =>
    entry.kind === "charge" && !refunded.has(entry.charge) ? [entry.amount] : []
  )
  const revenue = entries.flatMap((entry) => entry.kind === "revenue" ? [entry.amount] : [])
  return {
    charged: total(charges),
    revenue: total(revenue),
    mails: entries.flatMap((entry) => entry.kind === "mail" ? [entry.text] : [])
  }
}

it("charges each subscription, and ends the reminders with the month", () => {
  const script = Effect.gen(function*() {
    const outcome = yield* BillingMonthClient.execute(month())
    return { outcome, ends: yield* ends("acc_good", ["Invoice/paper", "Invoice/archive", "Statement", "Dunning"]) }
  })
  return everyWay(example, () => script, ({ ends, outcome }, folder) => {
    expect(outcome).toEqual({ revenue: 1300, unpaid: [] })
    expect(ends).toEqual(["Completed", "Completed", "Completed", "Cancelled"])
    expect(sumsIn(folder)).toEqual({ charged: 1300, revenue: 1300, mails: ["may: paid 2, not paid 0."] })
  })
})

/** Sends a transfer to an invoice, as soon as there is one. */
const transfer = Effect.fnUntraced(function*(payload: Month, subscription: Month["subscriptions"][number]) {
  const id = yield* InvoiceClient.executionId({ ...payload, subscription })
  const send = InvoiceClient.signal.transferred(id, { reference: "thanks" }, { senderId: "bank" })
  for (;;) {
    const sent = yield* Effect.result(send)
    if (sent._tag === "Success" || sent.failure._tag === "ExecutionClosed") return
    yield* Effect.sleep(2)
  }
})

it("takes a transfer where the card is declined", () => {
  const declined = month({ account: "acc_declined" })
  const script = Effect.gen(function*() {
    const { executionId } = yield* BillingMonthClient.start(declined)
    yield* Effect.forEach(declined.subscriptions, (subscription) => transfer(declined, subscription))
    return yield* BillingMonthClient.result(executionId)
  })
  return everyWay(example, () => script, (outcome, folder) => {
    expect(outcome).toEqual({ revenue: 1300, unpaid: [] })
    expect(sumsIn(folder)).toMatchObject({ charged: 0, revenue: 1300 })
  })
})

it("reports what is not paid in time", () => {
  const script = Effect.gen(function*() {
    const outcome = yield* BillingMonthClient.execute(month({ account: "acc_declined", payWithin: "5ms" }))
    return { outcome, ends: yield* ends("acc_declined", ["Invoice/paper", "Invoice/archive", "Statement"]) }
  })
  return everyWay(example, () => script, ({ ends, outcome }, folder) => {
    expect(outcome).toEqual({ revenue: 0, unpaid: ["paper", "archive"] })
    expect(ends).toEqual(["Failed", "Failed", "Completed"])
    expect(sumsIn(folder)).toEqual({ charged: 0, revenue: 0, mails: ["may: paid 0, not paid 2."] })
  })
})

/** Cancels the month once both of its cards are charged. */
const cancelling = (folder: string) =>
  Effect.gen(function*() {
    const { executionId } = yield* BillingMonthClient.start(month({ withdrawWithin: "1h" }))
    const isOver = Effect.map(BillingMonthClient.status(executionId), ({ state }) => state !== "Running")
    while (readBook<Entry>(bookIn(folder)).length < 2 && !(yield* isOver)) yield* Effect.sleep(2)
    yield* BillingMonthClient.cancel(executionId)
    return yield* ends("acc_good", ["BillingMonth", "Invoice/paper", "Invoice/archive", "Dunning"])
  })

it("pays back what is not final when the month is cancelled", () =>
  everyWay(example, cancelling, (ends, folder) => {
    expect(ends).toEqual(["Cancelled", "Cancelled", "Cancelled", "Cancelled"])
    expect(sumsIn(folder)).toEqual({ charged: 0, revenue: 0, mails: [] })
  }))
