/** Where the commits of a -wal file are. */

const header = 32
const frameHeader = 24

/** The least that a -wal file with anything in it has, in bytes. */
export const leastWal = header + frameHeader

/** Where they end, in bytes. */
export const commitEnds = (wal: Buffer): ReadonlyArray<number> => {
  const size = frameHeader + wal.readUInt32BE(8)
  const frames = Array.from({ length: Math.floor((wal.length - header) / size) }, (_, frame) => header + frame * size)
  // Those of the file before it was begun anew follow those of today.
  const own = frames.filter((at) => wal.subarray(at + 8, at + 16).equals(wal.subarray(16, 24)))
  return own.filter((at) => wal.readUInt32BE(at + 4) !== 0).map((at) => at + size)
}
