/** Ends with an error, mostly under a condition, for what follows an end is unreachable. */
import type { Construct } from "../construct.ts"

export const fail: Construct = {
  kind: "fail",
  weight: 1,
  make: (maker, { base, environment }) => ({
    spec: {
      when: maker.condition(environment),
      ...base,
      ...maker.pick([{ fail: "Late" }, { fail: "Refused", with: { reason: maker.value("string", environment) } }])
    },
    leaves: []
  })
}
