/** Numbers that look random and are the same for the same seed. */

/** From 0 (inclusive) to 1 (exclusive). */
export type Random = () => number

export const randomOf = (seed: number): Random => {
  let state = seed >>> 0
  // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
