/** Steps again and again, from state to state. */
import { type Construct, reach, type Spec } from "../construct.ts"
import type { Environment } from "../readable.ts"

const state: Environment = [{ text: "state.n", kind: "int" }, { text: "state.maybe", kind: "maybeString" }]

export const repeat: Construct = {
  kind: "repeat",
  weight: 1,
  parts: ["loop"],
  make: (maker, place) => {
    const { base, certain, environment } = place
    // The state inside hides one outside.
    const outside = environment.filter(({ text }) => !/\bstate\b/.test(text))
    const late = [...maker.inFunction(outside), ...state]
    const { inside, steps } = maker.block(place, "repeat/loop", { environment: outside, more: state })
    const next = () => ({
      n: maker.value("int", inside),
      maybe: `\${ ${maker.expression("maybeString", inside, 1)} ?? null }`
    })
    return {
      spec: {
        ...base,
        repeat: {
          state: {
            n: { $type: "int", init: maker.value("int", maker.inFunction(environment)) },
            maybe: { $type: "string | null", init: null }
          },
          maxIterations: 9,
          onMax: maker.pick<Spec>([
            { fail: "Late" },
            { yield: { n: 0, maybe: "text" } },
            { yield: { n: maker.value("int", late), maybe: "${ state.maybe }" } },
            { fail: "Refused", with: { reason: maker.value("string", late) } }
          ]),
          steps,
          next: maker.pick<unknown>([next(), `\${ ({ ...state, n: ${maker.expression("int", inside, 1)} }) }`]),
          until: `\${ state.n > ${maker.expression("int", inside, 1)} }`
        }
      },
      leaves: [{ text: `${reach(place)}.n`, kind: certain ? "int" : "maybeInt" }]
    }
  }
}
