/** Waits for a time span or an instant. */
import type { Construct } from "../construct.ts"

export const sleep: Construct = {
  kind: "sleep",
  weight: 1,
  make: (maker, { base, environment }) => ({
    spec: { ...base, sleep: maker.pick(["1s", "1h30m", maker.value("duration", environment)]) },
    leaves: []
  })
}

export const sleepUntil: Construct = {
  kind: "sleepUntil",
  weight: 1,
  make: (maker, { base, environment }) => ({
    spec: {
      ...base,
      sleepUntil: maker.value("datetime", environment),
      ...(maker.below(2) === 0 ? { onPast: "fail" } : {})
    },
    leaves: []
  })
}
