/** A checksum over everything an event says: a flipped byte in a page passes SQLite's own integrity check. */
import { crc32 } from "node:zlib"

export interface Checked {
  readonly seq: number
  readonly at: number
  readonly kind: string
  readonly name: string
  readonly attempt: number
  readonly data: string
}

export const checksum = (execution: number, run: number, event: Checked): number =>
  crc32(`${execution}/${run}/${event.seq}/${event.at}/${event.kind}/${event.attempt}/${event.name}/${event.data}`)
