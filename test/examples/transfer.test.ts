/** The transfer example: whatever fails, and wherever the process dies, no money is made, lost or left on the way. */
import { Effect, Layer } from "effect"
import { join } from "node:path"
import type { ActivityContext } from "perdure/runtime/v1"
import { describe, expect, it } from "vitest"
import { activitiesOf, openBank } from "../../examples/transfer/activities.ts"
import { Bank, own } from "../../examples/transfer/bank.ts"
import {
  BankActivities,
  layer as workflows,
  TransferClient,
  TransferRefused
} from "../../examples/transfer/workflows/generated/index.ts"
import { everyWay } from "./stage.ts"

type Activities = BankActivities["Service"]

const deposit = 100_000

const bankIn = (folder: string) => openBank(join(folder, "bank.sqlite"))

/** The bank, with what `change` makes of its activities. IT03 is closed. */
const bankWith = (change: (activities: Activities) => Partial<Activities> = () => ({})) => ({
  workflows,
  activities: (folder: string) =>
    Layer.effect(
      BankActivities,
      Effect.map(bankIn(folder), (bank) => {
        for (const account of ["DE01", "FR02", "IT03"]) bank.open(account, deposit)
        bank.shut("IT03")
        const activities = activitiesOf(bank)
        return { ...activities, ...change(activities) }
      })
    )
})

type Transfer = Parameters<typeof TransferClient.execute>[0]

const send = (over: Partial<Transfer> = {}) => () =>
  Effect.result(TransferClient.execute({ transferId: "t1", from: "DE01", to: "FR02", amount: 5000, ...over }))

interface Balances {
  readonly payer: number
  readonly payee: number
  readonly fees: number
  /** How many transfers the network knows of. */
  readonly announced: number
}

/** What must hold of any ledger in the end, and the balances of this one. */
const balancesIn = (folder: string): Balances => {
  const bank = new Bank(join(folder, "bank.sqlite"))
  const [payer = 0, payee = 0, third = 0, fees = 0] = ["DE01", "FR02", "IT03", own.fees].map((id) => bank.balance(id))
  const [clearing, cash] = [bank.balance(own.clearing), bank.balance(own.cash)]
  const announced = bank.announced().length
  bank.close()
  expect(clearing).toBe(0)
  expect(payer + payee + third + fees).toBe(3 * deposit)
  expect(cash).toBe(-3 * deposit)
  expect(Math.min(payer, payee, third)).toBeGreaterThanOrEqual(0)
  return { payer, payee, fees, announced }
}

const done = { payer: deposit - 5050, payee: deposit + 5000, fees: 50, announced: 1 }
const undone = { payer: deposit, payee: deposit, fees: 0, announced: 0 }

it("moves the amount, and takes a fee", () =>
  everyWay(bankWith(), send(), (outcome, folder) => {
    expect(outcome).toMatchObject({ success: { debited: 5050 } })
    expect(balancesIn(folder)).toEqual(done)
  }))

describe("what was done is undone when a step is refused", () => {
  it.each(
    [
      ["debit: the payer has too little", { amount: deposit + 1 }, { _tag: "InsufficientFunds", balance: deposit }],
      ["fee: nothing is left for it", { amount: deposit }, { _tag: "InsufficientFunds", balance: 0 }],
      ["credit: the payee's account is closed", { to: "IT03" }, { _tag: "AccountClosed", account: "IT03" }]
    ] as const
  )("%s", (_, transfer, failure) =>
    everyWay(bankWith(), send(transfer), (outcome, folder) => {
      expect(outcome).toMatchObject({ failure })
      expect(balancesIn(folder)).toEqual(undone)
    }))

  it("announce: the network refuses", () => {
    const closed = Effect.fail(new TransferRefused({ reason: "closed today" }))
    return everyWay(bankWith(() => ({ announce: () => closed })), send(), (outcome, folder) => {
      expect(outcome).toMatchObject({ failure: { _tag: "TransferRefused", reason: "closed today" } })
      expect(balancesIn(folder)).toEqual(undone)
    })
  })
})

/** The answer of each first attempt is lost, after what it did was done. */
const deaf = <I, A, E>(method: (input: I, context: ActivityContext) => Effect.Effect<A, E>) =>
(
  input: I,
  context: ActivityContext
): Effect.Effect<A, E> =>
  context.attempt === 1
    ? Effect.andThen(Effect.exit(method(input, context)), Effect.die(new Error("the connection is lost")))
    : method(input, context)

const deafBank = bankWith(({ announce, chargeFee, credit, debit, recall, reverse }) => ({
  debit: deaf(debit),
  chargeFee: deaf(chargeFee),
  announce: deaf(announce),
  credit: deaf(credit),
  recall: deaf(recall),
  reverse: deaf(reverse)
}))

describe("nothing happens twice when the answers of all first attempts are lost", () => {
  it("of a transfer", () => everyWay(deafBank, send(), (_, folder) => expect(balancesIn(folder)).toEqual(done)))

  it("of a transfer that is undone", () =>
    everyWay(deafBank, send({ to: "IT03" }), (_, folder) => expect(balancesIn(folder)).toEqual(undone)))
})

it("lets several transfers of one account spend what is there, and no more", () => {
  const transfers = Array.from({ length: 6 }, (_, n) => send({ transferId: `t${n}`, amount: 30_000 })())
  const script = () => Effect.all(transfers, { concurrency: "unbounded" })
  return everyWay(bankWith(), script, (outcomes, folder) => {
    expect(outcomes.filter(({ _tag }) => _tag === "Success")).toHaveLength(3)
    expect(balancesIn(folder)).toEqual({ payer: deposit - 90_900, payee: deposit + 90_000, fees: 900, announced: 3 })
  })
})
