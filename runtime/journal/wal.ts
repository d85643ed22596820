/**
 * What SQLite passes over in silence: to it a -wal file ends at the first frame that does not match its checksum, whether
 * that is where the last write was torn, or in the middle of what was committed and has been damaged since.
 */
import { existsSync, readFileSync, statSync } from "node:fs"

const header = 32
const frameHeader = 24

/** It holds no commit. While a database has an owner, and after an unclean end, it holds one at least. */
export const walIsMissing = (database: string): boolean => {
  const file = `${database}-wal`
  return !existsSync(file) || statSync(file).size < header + frameHeader
}

/** As below, of a database that another process may be writing to: what is read in the middle of a write passes. */
export const lastingWalDamage = (database: string, before?: string): string | undefined => {
  const damage = walDamage(database)
  return damage === undefined || damage === before ? damage : lastingWalDamage(database, damage)
}

/** A clause about the -wal file of a database that nobody has open, if commits that follow its damage would be lost. */
export const walDamage = (database: string): string | undefined => {
  const file = `${database}-wal`
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0)
  return bytes.length < header + frameHeader ? undefined : damageIn(bytes)
}

/** https://www.sqlite.org/fileformat2.html#the_write_ahead_log */
const damageIn = (bytes: Buffer): string | undefined => {
  const magic = bytes.readUInt32BE(0)
  const words = magic === 0x377f0683 ? bytes.readUInt32BE.bind(bytes) : bytes.readUInt32LE.bind(bytes)
  const salts = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)] as const
  const isOwn = (at: number) =>
    [bytes.readUInt32BE(at + 8) === salts[0], bytes.readUInt32BE(at + 12) === salts[1]] as const
  const claims = (at: number, sum: Sum) => bytes.readUInt32BE(at) === sum[0] && bytes.readUInt32BE(at + 4) === sum[1]

  const begun = summed(words, [0, 0], 0, 24)
  const isKnown = magic === 0x377f0682 || magic === 0x377f0683
  if (!isKnown || bytes.readUInt32BE(4) !== 3_007_000 || !claims(24, begun)) {
    // A header that was torn while the file was begun anew stands before frames of the old one, with other salts.
    return isOwn(header).includes(true) ? "the beginning of its -wal file has been changed" : undefined
  }
  const size = frameHeader + bytes.readUInt32BE(8)
  const count = Math.floor((bytes.length - header) / size)
  let sum = begun
  for (let frame = 0; frame < count; frame++) {
    const at = header + frame * size
    sum = summed(words, summed(words, sum, at, at + 8), at + frameHeader, at + size)
    if (!isOwn(at).includes(false) && claims(at + 16, sum)) continue
    // What follows a torn write is older. What was begun after a commit, or ends one, was not there before it.
    for (let later = frame + 1; later < count; later++) {
      const end = header + later * size
      if (!isOwn(end).includes(false) && bytes.readUInt32BE(end + 4) !== 0) {
        return `its -wal file has been changed in frame ${frame + 1} of ${count}, before commits that it holds`
      }
    }
    return undefined
  }
  return undefined
}

type Sum = readonly [number, number]

const summed = (word: (at: number) => number, [a, b]: Sum, from: number, to: number): Sum => {
  for (let at = from; at < to; at += 8) {
    a = (a + word(at) + b) >>> 0
    b = (b + word(at + 4) + a) >>> 0
  }
  return [a, b]
}
