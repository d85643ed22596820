/**
 * What the activities of the transfer example do: bookings in the ledger of a bank, each under the idempotency key of its step.
 * The network of banks refuses to hear of more than 10,000.00 at once.
 */
import { Effect, Layer, type Scope } from "effect"
import { fileIn } from "../place.ts"
import { Bank, own } from "./bank.ts"
import { BankActivities } from "./workflows/generated/bank.activities.ts"
import { type Account, AccountClosed, InsufficientFunds, TransferRefused } from "./workflows/generated/bank.types.ts"

const networkLimit = 1_000_000

export const activitiesOf = (bank: Bank): BankActivities["Service"] => {
  /** Takes from a customer's account what one of the bank's own is given. */
  const take = (id: string, payer: Account, payee: string, amount: number) =>
    Effect.gen(function*() {
      const refusal = bank.book({ id, payer, payee, amount })
      if (refusal?.kind === "short") return yield* new InsufficientFunds({ account: payer, balance: refusal.balance })
      if (refusal?.kind === "closed") return yield* new AccountClosed({ account: payer })
      return { id }
    })

  return {
    debit: ({ account, amount }, { idempotencyKey }) => take(idempotencyKey, account, own.clearing, amount),

    chargeFee: ({ account, amount }, { idempotencyKey }) => take(idempotencyKey, account, own.fees, amount),

    announce: ({ amount, transferId }) =>
      amount > networkLimit
        ? Effect.fail(new TransferRefused({ reason: "above the limit of the network" }))
        : Effect.sync(() => bank.announce(transferId)),

    recall: ({ transferId }) => Effect.sync(() => bank.recall(transferId)),

    credit: ({ account, amount }, { idempotencyKey }) =>
      Effect.suspend(() =>
        bank.book({ id: idempotencyKey, payer: own.clearing, payee: account, amount }) === undefined
          ? Effect.succeed({ id: idempotencyKey })
          : Effect.fail(new AccountClosed({ account }))
      ),

    reverse: ({ booking }) => Effect.sync(() => bank.reverse(booking))
  }
}

/** A bank that is open as long as the scope. */
export const openBank = (file: string): Effect.Effect<Bank, never, Scope.Scope> =>
  Effect.acquireRelease(Effect.sync(() => new Bank(file)), (bank) => Effect.sync(() => bank.close()))

export const bankFile = fileIn(import.meta.dirname, "bank.sqlite")

export const layer = Layer.effect(BankActivities, Effect.map(openBank(bankFile), activitiesOf))
