/** Values that are computed or recorded. */
import { type Construct, valueOf } from "../construct.ts"

export const letValue: Construct = {
  kind: "let",
  weight: 2,
  make: (maker, place) => {
    const kind = maker.pick(["int", "string", "boolean", "strings", "choice", "maybeInt"] as const)
    // Nothing tells what an empty list is to hold.
    const value = kind === "maybeInt" || kind === "strings"
      ? `\${ ${maker.expression(kind, place.environment, kind === "strings" ? 2 : 0)} }`
      : maker.value(kind, place.environment)
    return {
      spec: { ...place.base, let: value },
      leaves: kind === "choice" || kind === "boolean" ? [] : valueOf(place, kind)
    }
  }
}

export const record: Construct = {
  kind: "record",
  weight: 1,
  make: (maker, place) => {
    const [source, kind] = maker.pick([["now", "datetime"], ["uuid", undefined], ["random", undefined]] as const)
    return {
      spec: { ...place.base, record: source },
      leaves: kind === undefined ? [] : valueOf(place, kind)
    }
  }
}
