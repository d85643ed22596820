/** Checksums over what is stored: a flipped byte in a page passes SQLite's own integrity check. */
import type { DatabaseSync, SQLInputValue } from "node:sqlite"
import { crc32 } from "node:zlib"

export interface Checked {
  readonly seq: number
  readonly at: number
  readonly kind: string
  readonly name: string
  readonly attempt: number
  readonly data: string
}

/** Over everything an event says. */
export const checksum = (execution: number, run: number, event: Checked): number =>
  crc32(`${execution}/${run}/${event.seq}/${event.at}/${event.kind}/${event.attempt}/${event.name}/${event.data}`)

/**
 * What the checksum of a row covers, by the table. What is not among it stands in an index as well, whose entries SQLite
 * compares with the rows, or is compared with the history.
 */
export const summed = {
  meta: ["key", "value"],
  execution: ["n", "id", "workflow", "key", "parent", "started_at", "deadline"],
  heartbeat: ["execution", "name", "details"],
  child: ["parent", "child", "on_close", "waits"],
  sender: ["execution", "signal", "sender"],
  attribute: ["execution", "name", "value"],
  queue_item: ["n", "id", "queue", "key", "attempt", "failures", "due", "outcome"],
  queue_waiter: ["item", "execution", "run", "name", "waits"],
  contract: ["workflow", "version", "hashes"]
} as const satisfies { readonly [table: string]: ReadonlyArray<string> }

/** Over these columns of a row, in this order. */
export const rowChecksum = (...values: ReadonlyArray<SQLInputValue | undefined>): number =>
  crc32(JSON.stringify(values.map((value) => typeof value === "bigint" ? Number(value) : value ?? null)))

/** Lets statements on this connection ask for `row_checksum(...)`. */
export const addRowChecksum = (db: DatabaseSync): void =>
  db.function("row_checksum", { varargs: true, useBigIntArguments: true }, rowChecksum)
