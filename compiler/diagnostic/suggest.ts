/** The known name that a mistyped one most likely meant. */
import { vocabulary } from "./vocabulary.ts"

/**
 * What another language's word is called here; else the nearest of `known` within a third of the name's length (at least
 * one edit), else the first that the name abbreviates (`maxAttempts` for `maximumAttempts`), else nothing. Ties go to the
 * first.
 */
export const suggest = (name: string, known: Iterable<string>): string | undefined => {
  if (name.length > longest) return undefined
  const candidates = [...known]
  return vocabulary.get(name.toLowerCase())?.find((it) => candidates.includes(it))
    ?? nearest(name, candidates)
    ?? candidates.find((candidate) => name.length > 2 && abbreviates(name, candidate))
}

/** Nobody mistypes a name as long as this; comparing takes the square of the length. */
const longest = 100

const nearest = (name: string, known: ReadonlyArray<string>): string | undefined => {
  const most = Math.max(1, Math.floor(name.length / 3))
  let best: string | undefined
  let bestDistance = most + 1
  for (const candidate of known) {
    if (candidate === name || Math.abs(candidate.length - name.length) >= bestDistance) continue
    const distance = candidate.toLowerCase() === name.toLowerCase() ? 0 : editDistance(name, candidate)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** Whether all letters of the name stand in the candidate in their order, from the first on. */
const abbreviates = (name: string, candidate: string): boolean => {
  if (name === candidate || name.charAt(0).toLowerCase() !== candidate.charAt(0).toLowerCase()) return false
  let at = 0
  for (const letter of candidate.toLowerCase()) if (letter === name.charAt(at).toLowerCase()) at += 1
  return at === name.length
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
export const editDistance = (left: string, right: string): number => {
  let beforeLast: Array<number> = []
  let last = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1]
      const swapped = row > 1 && column > 1 && left[row - 1] === right[column - 2] &&
        left[row - 2] === right[column - 1]
      current.push(Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Infinity
      ))
    }
    beforeLast = last
    last = current
  }
  return at(last, right.length)
}

const at = (row: ReadonlyArray<number>, column: number): number => row[column] ?? Infinity
