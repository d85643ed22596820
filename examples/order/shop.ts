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

export type Shop = ReturnType<typeof openShop>

export const openShop = (file: string) => {
  mkdirSync(dirname(file), { recursive: true })
  const database = new DatabaseSync(file, { timeout: 5000 })
  database.exec("PRAGMA journal_mode = WAL")
  database.exec(schema)

  /** All of it or nothing. */
  const transaction = <A>(work: () => A): A => {
    database.exec("BEGIN IMMEDIATE")
    try {
      const value = work()
      database.exec("COMMIT")
      return value
    } catch (error) {
      database.exec("ROLLBACK")
      throw error
    }
  }

  const take = database.prepare("UPDATE stock SET available = available - ? WHERE sku = ? AND available >= ?")
  const putBack = database.prepare("UPDATE stock SET available = available + ? WHERE sku = ?")
  const findReservation = database.prepare("SELECT items FROM reservation WHERE id = ?")
  const unreleased = database.prepare("SELECT items FROM reservation WHERE id = ? AND released = 0")
  const addReservation = database.prepare("INSERT INTO reservation (id, order_id, items) VALUES (?, ?, ?)")
  const markReleased = database.prepare("UPDATE reservation SET released = 1 WHERE id = ?")
  const findCharge = database.prepare("SELECT receipt_id, at, refunded FROM charge WHERE idempotency_key = ?")
  const addCharge = database.prepare(
    "INSERT OR IGNORE INTO charge (idempotency_key, receipt_id, order_id, customer_id, amount, currency, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
  )
  const markRefunded = database.prepare("UPDATE charge SET refunded = 1 WHERE receipt_id = ?")
  const addParcel = database.prepare("INSERT OR IGNORE INTO parcel VALUES (?, ?, ?, ?)")
  const addNotice = database.prepare("INSERT OR IGNORE INTO notice VALUES (?, ?, ?)")
  const chargesOf = database.prepare("SELECT receipt_id, at, refunded FROM charge WHERE order_id = ? ORDER BY at")
  const parcelsOf = database.prepare("SELECT tracking_id FROM parcel WHERE order_id = ?")
  const availableOf = database.prepare("SELECT available FROM stock WHERE sku = ?")

  const charge = (row: Record<string, unknown>): Charge => ({
    receiptId: String(row.receipt_id),
    at: String(row.at),
    refunded: row.refunded === 1
  })

  return {
    /** Takes the items out of the stock under `key`; the first item that is short, if one is. */
    reserve: (key: string, orderId: string, items: ReadonlyArray<Item>): { readonly missing: string | undefined } => {
      class Short extends Error {}
      try {
        return transaction(() => {
          if (findReservation.get(key) !== undefined) return { missing: undefined }
          for (const { sku, qty } of items) {
            if (take.run(qty, sku, qty).changes === 0) throw new Short(sku)
          }
          addReservation.run(key, orderId, JSON.stringify(items))
          return { missing: undefined }
        })
      } catch (error) {
        if (error instanceof Short) return { missing: error.message }
        throw error
      }
    },
    /** Puts a reservation back, once. */
    release: (reservationId: string): void =>
      transaction(() => {
        const row = unreleased.get(reservationId)
        if (row === undefined) return
        const items: ReadonlyArray<Item> = JSON.parse(String(row.items))
        for (const { sku, qty } of items) putBack.run(qty, sku)
        markReleased.run(reservationId)
      }),
    /** Books a charge; a second one under the same key is the first. */
    charge: ({ key, orderId, customerId, amount, currency }: NewCharge): Charge => {
      addCharge.run(
        key,
        `rcp_${randomUUID().slice(0, 8)}`,
        orderId,
        customerId,
        amount,
        currency,
        new Date().toISOString()
      )
      return charge(findCharge.get(key) ?? {})
    },
    refund: (receiptId: string): void => void markRefunded.run(receiptId),
    ship: (key: string, orderId: string, service: string): { readonly trackingId: string } => {
      const trackingId = `${service === "express" ? "EX" : "ST"}-${orderId.replace("ord_", "").toUpperCase()}`
      addParcel.run(key, trackingId, orderId, service)
      return { trackingId }
    },
    notify: (key: string, customerId: string, text: string): void => void addNotice.run(key, customerId, text),
    charges: (orderId: string): ReadonlyArray<Charge> => chargesOf.all(orderId).map(charge),
    parcels: (orderId: string): ReadonlyArray<string> => parcelsOf.all(orderId).map((row) => String(row.tracking_id)),
    available: (sku: string): number => Number(availableOf.get(sku)?.available ?? 0),
    close: (): void => database.close()
  }
}
