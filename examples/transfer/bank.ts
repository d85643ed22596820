/** The ledger of a bank in one SQLite file: every booking takes from one account what it gives to another. */
import { DatabaseSync } from "node:sqlite"

const schema = `
  CREATE TABLE IF NOT EXISTS account (id TEXT PRIMARY KEY, closed INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE TABLE IF NOT EXISTS booking (
    id TEXT PRIMARY KEY, payer TEXT NOT NULL, payee TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS announcement (transfer TEXT PRIMARY KEY, recalled INTEGER NOT NULL DEFAULT 0) STRICT;
`

/** The bank's own accounts: where deposits come from, where transfers wait, where fees go. They may be overdrawn. */
export const own = { cash: "cash", clearing: "clearing", fees: "fees" }

export interface Booking {
  readonly id: string
  readonly payer: string
  readonly payee: string
  readonly amount: number
}

export type Refusal =
  | { readonly kind: "short"; readonly balance: number }
  | { readonly kind: "closed"; readonly account: string }

export class Bank {
  readonly #database: DatabaseSync

  constructor(file: string) {
    this.#database = new DatabaseSync(file, { timeout: 5000 })
    this.#database.exec(schema)
  }

  /** Opens an account with a deposit, once. */
  open(account: string, deposit: number): void {
    this.#database.prepare("INSERT OR IGNORE INTO account (id) VALUES (?)").run(account)
    if (deposit > 0) this.#write({ id: `deposit/${account}`, payer: own.cash, payee: account, amount: deposit })
  }

  shut(account: string): void {
    this.#database.prepare("UPDATE account SET closed = 1 WHERE id = ?").run(account)
  }

  /** Books unless it was booked before under this id; or says why it cannot be done. */
  book(booking: Booking): Refusal | undefined {
    if (this.#find(booking.id) !== undefined) return undefined
    for (const account of [booking.payer, booking.payee]) {
      if (!this.#isOpen(account)) return { kind: "closed", account }
    }
    const balance = this.balance(booking.payer)
    if (!Object.values(own).includes(booking.payer) && balance < booking.amount) return { kind: "short", balance }
    this.#write(booking)
    return undefined
  }

  /** Books the opposite of a booking, once. It is never refused: what was booked wrongly is put right. */
  reverse(id: string): void {
    const booking = this.#find(id)
    if (booking === undefined) throw new Error(`there is no booking ${id}`)
    this.#write({ id: `${id}/reversed`, payer: booking.payee, payee: booking.payer, amount: booking.amount })
  }

  announce(transfer: string): void {
    this.#database.prepare("INSERT OR IGNORE INTO announcement (transfer) VALUES (?)").run(transfer)
  }

  recall(transfer: string): void {
    this.#database.prepare("UPDATE announcement SET recalled = 1 WHERE transfer = ?").run(transfer)
  }

  announced(): ReadonlyArray<string> {
    return this.#database.prepare("SELECT transfer FROM announcement WHERE recalled = 0").all().map((row) =>
      String(row.transfer)
    )
  }

  balance(account: string): number {
    const [row] = this.#database.prepare(
      "SELECT total(iif(payee = ?1, amount, -amount)) AS balance FROM booking WHERE ?1 IN (payer, payee)"
    ).all(account)
    return Number(row?.balance ?? 0)
  }

  bookings(): ReadonlyArray<Booking> {
    return this.#database.prepare("SELECT * FROM booking ORDER BY rowid").all().map((row) => ({
      id: String(row.id),
      payer: String(row.payer),
      payee: String(row.payee),
      amount: Number(row.amount)
    }))
  }

  close(): void {
    this.#database.close()
  }

  #find(id: string): Booking | undefined {
    return this.bookings().find((booking) => booking.id === id)
  }

  #isOpen(account: string): boolean {
    if (Object.values(own).includes(account)) return true
    return this.#database.prepare("SELECT id FROM account WHERE id = ? AND closed = 0").get(account) !== undefined
  }

  #write({ amount, id, payee, payer }: Booking): void {
    this.#database.prepare("INSERT OR IGNORE INTO booking VALUES (?, ?, ?, ?)").run(id, payer, payee, amount)
  }
}
