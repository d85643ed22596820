/** Durable names inside loops: each item and each iteration has names of its own. */

/** Puts the loop's suffix into a durable name: `ship` is `ship[key]`, `ship/undo` is `ship[key]/undo`. */
export type At = (name: string) => string

/** For the items of a `foreach`, by their encoded keys. The name of the loop has the suffixes of the loops around it. */
export const atKeys = (loop: string): (key: string) => At => {
  const outer = suffixOf(loop)
  return (key) => suffixed(`${outer}[${key}]`)
}

/** For an iteration of a `repeat`, counted from 1. */
export const atIteration = (loop: string, iteration: number): At => suffixed(`${suffixOf(loop)}#${iteration}`)

/** The key as it stands in names: no character of it can be taken for a part of the name around it. */
export const encodeKey = (key: string | number): string => encodeURIComponent(String(key).toWellFormed())

const suffixed = (suffix: string): At => (name) => {
  const slash = name.indexOf("/")
  return slash === -1 ? name + suffix : name.slice(0, slash) + suffix + name.slice(slash)
}

/** An id holds neither of these characters. */
const suffixOf = (name: string): string => name.slice(name.search(/[[#]|$/))
