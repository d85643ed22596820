/** Ends with an error under a condition, of which what follows may know that it failed. */
import type { Construct } from "../construct.ts"

export const fail: Construct = {
  kind: "fail",
  weight: 1,
  make: (maker, { base, certain, environment }) => {
    const ending = maker.pick([
      { fail: "Late" },
      { fail: "Refused", with: { reason: maker.value("string", environment) } }
    ])
    const refusal = certain ? maker.refusal(environment) : undefined
    return refusal === undefined
      ? { spec: { when: maker.condition(environment), ...base, ...ending }, leaves: [] }
      : { spec: { when: refusal.when, ...base, ...ending }, leaves: refusal.proves }
  }
}
