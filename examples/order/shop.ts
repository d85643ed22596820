/** The shop that the activities act on: stock, charges, parcels and notices in one SQLite file of the shop's own. */
import { randomUUID } from "node:crypto"
import { mkdirSync } from "node:fs"
import { dirname } from "node:path"
import { DatabaseSync } from "node:sqlite"

const schema = `
  CREATE TABLE IF NOT EXISTS stock (sku TEXT PRIMARY KEY, available INTEGER NOT NULL CHECK (available >= 0)) STRICT;
  CREATE TABLE IF NOT EXISTS reservation (
    id TEXT PRIMARY KEY, order_id TEXT NOT NULL, items TEXT NOT NULL, released INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS charge (
    idempotency_key TEXT PRIMARY KEY, receipt_id TEXT NOT NULL, order_id TEXT NOT NULL, customer_id TEXT NOT NULL,
    amount INTEGER NOT NULL, currency TEXT NOT NULL, at TEXT NOT NULL, refunded INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS parcel (
    idempotency_key TEXT PRIMARY KEY, tracking_id TEXT NOT NULL, order_id TEXT NOT NULL, service TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS notice (idempotency_key TEXT PRIMARY KEY, customer_id TEXT NOT NULL, text TEXT NOT NULL) STRICT;
  INSERT OR IGNORE INTO stock VALUES ('lamp', 100), ('chair', 40), ('desk', 10), ('sofa', 0);
`

export interface Item {
  readonly sku: string
  readonly qty: number
}

export interface Charge {
  readonly receiptId: string
  readonly at: string
  readonly refunded: boolean
}

export interface NewCharge {
  readonly key: string
  readonly orderId: string
  readonly customerId: string
  readonly amount: number
  readonly currency: string
}

/** Every change is booked under an idempotency key: the second time it finds what the first time did. */
export class Shop {
  readonly #database: DatabaseSync

  constructor(file: string) {
    mkdirSync(dirname(file), { recursive: true })
    this.#database = new DatabaseSync(file, { timeout: 5000 })
    this.#database.exec(`PRAGMA journal_mode = WAL; ${schema}`)
  }

  /** Takes the items out of the stock; all of them, or none if one is short. */
  reserve(key: string, orderId: string, items: ReadonlyArray<Item>): { readonly missing: string | undefined } {
    return this.#transaction(() => {
      if (this.#all("SELECT id FROM reservation WHERE id = ?", key).length > 0) return { missing: undefined }
      const short = items.find(({ qty, sku }) => this.available(sku) < qty)
      if (short !== undefined) return { missing: short.sku }
      for (const { qty, sku } of items) this.#run("UPDATE stock SET available = available - ? WHERE sku = ?", qty, sku)
      this.#run("INSERT INTO reservation (id, order_id, items) VALUES (?, ?, ?)", key, orderId, JSON.stringify(items))
      return { missing: undefined }
    })
  }

  /** Puts a reservation back, once. */
  release(reservationId: string): void {
    this.#transaction(() => {
      const [row] = this.#all("SELECT items FROM reservation WHERE id = ? AND released = 0", reservationId)
      if (row === undefined) return
      const items: ReadonlyArray<Item> = JSON.parse(String(row.items))
      for (const { qty, sku } of items) this.#run("UPDATE stock SET available = available + ? WHERE sku = ?", qty, sku)
      this.#run("UPDATE reservation SET released = 1 WHERE id = ?", reservationId)
    })
  }

  charge({ amount, currency, customerId, key, orderId }: NewCharge): Charge {
    this.#run(
      `INSERT OR IGNORE INTO charge (idempotency_key, receipt_id, order_id, customer_id, amount, currency, at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      key,
      `rcp_${randomUUID().slice(0, 8)}`,
      orderId,
      customerId,
      amount,
      currency,
      new Date().toISOString()
    )
    const [booked] = this.#charges("idempotency_key", key)
    if (booked === undefined) throw new Error(`the charge of ${orderId} was not booked`)
    return booked
  }

  refund(receiptId: string): void {
    this.#run("UPDATE charge SET refunded = 1 WHERE receipt_id = ?", receiptId)
  }

  ship(key: string, orderId: string, service: string): { readonly trackingId: string } {
    const trackingId = `${service === "express" ? "EX" : "ST"}-${orderId.replace("ord_", "").toUpperCase()}`
    this.#run("INSERT OR IGNORE INTO parcel VALUES (?, ?, ?, ?)", key, trackingId, orderId, service)
    return { trackingId }
  }

  notify(key: string, customerId: string, text: string): void {
    this.#run("INSERT OR IGNORE INTO notice VALUES (?, ?, ?)", key, customerId, text)
  }

  /** The ledger's lines of an order. */
  charges(orderId: string): ReadonlyArray<Charge> {
    return this.#charges("order_id", orderId)
  }

  parcels(orderId: string): ReadonlyArray<string> {
    return this.#all("SELECT tracking_id FROM parcel WHERE order_id = ?", orderId).map((row) => String(row.tracking_id))
  }

  notices(customerId: string): ReadonlyArray<string> {
    return this.#all("SELECT text FROM notice WHERE customer_id = ?", customerId).map((row) => String(row.text))
  }

  available(sku: string): number {
    const [row] = this.#all("SELECT available FROM stock WHERE sku = ?", sku)
    return Number(row?.available ?? 0)
  }

  close(): void {
    this.#database.close()
  }

  #charges(column: "idempotency_key" | "order_id", value: string): ReadonlyArray<Charge> {
    return this.#all(`SELECT receipt_id, at, refunded FROM charge WHERE ${column} = ? ORDER BY at`, value).map((
      row
    ) => ({
      receiptId: String(row.receipt_id),
      at: String(row.at),
      refunded: row.refunded === 1
    }))
  }

  #all(sql: string, ...values: ReadonlyArray<string | number>) {
    return this.#database.prepare(sql).all(...values)
  }

  #run(sql: string, ...values: ReadonlyArray<string | number>): void {
    this.#database.prepare(sql).run(...values)
  }

  /** All of it or nothing. */
  #transaction<A>(work: () => A): A {
    this.#database.exec("BEGIN IMMEDIATE")
    try {
      const value = work()
      this.#database.exec("COMMIT")
      return value
    } catch (error) {
      this.#database.exec("ROLLBACK")
      throw error
    }
  }
}
