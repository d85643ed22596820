/** Finds the place of everything in a JSON text that has been read already. */
import type { SourceText, Span } from "../source/text.ts"

/** The names and indices that lead to something. */
export type Address = ReadonlyArray<string | number>

/** Of something that is not there, the place of what it would be a part of. */
export type Places = (address: Address) => Span

export const jsonPlaces = (source: SourceText): Places => {
  const places = placesIn(source)
  const placeOf = (address: Address): Span =>
    places.get(pointerTo(address)) ??
      (address.length === 0 ? { file: source.file, start: 0, end: 0 } : placeOf(address.slice(0, -1)))
  return placeOf
}

/** RFC 6901. */
const pointerTo = (address: Address): string =>
  address.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")

/** A member of an object has its entry for a place; of what goes on over many lines, it is the beginning. */
const placesIn = ({ file, text }: SourceText): ReadonlyMap<string, Span> => {
  const places = new Map<string, Span>()
  const tokens = text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)
  const next = () => {
    const { 0: token = "", index = text.length } = tokens.next().value ?? {}
    return { token, start: index, end: index + token.length }
  }
  /** Reads the value that begins with a token, and gives its end. */
  const value = (begin: ReturnType<typeof next>, address: Address, from = begin.start): number => {
    places.set(pointerTo(address), { file, start: from, end: begin.end })
    return begin.token === "{" ? members(address) : begin.token === "[" ? items(address) : begin.end
  }
  const members = (address: Address): number => {
    for (let key = next();; key = next()) {
      if (key.token === "}") return key.end
      next()
      value(next(), [...address, String(JSON.parse(key.token))], key.start)
      const after = next()
      if (after.token !== ",") return after.end
    }
  }
  const items = (address: Address): number => {
    for (let index = 0;; index++) {
      const item = next()
      if (item.token === "]") return item.end
      value(item, [...address, index])
      const after = next()
      if (after.token !== ",") return after.end
    }
  }
  value(next(), [])
  return places
}
