/** Goes on as a new run: the last thing that a workflow does, if it does it. */
import type { Construct } from "../construct.ts"

export const continueAsNew: Construct = {
  kind: "continueAsNew",
  weight: 4,
  fits: ({ isLast }) => isLast,
  make: (maker, { base, environment }) => ({
    spec: {
      ...base,
      continueAsNew: {
        with: maker.pick<unknown>([
          "${ payload }",
          `\${ { ...payload, n: ${maker.expression("int", environment, 2)} } }`,
          {
            n: maker.value("int", environment),
            text: maker.value("string", environment),
            flag: maker.value("boolean", environment),
            id: maker.value("id", environment),
            money: maker.value("money", environment),
            choice: maker.value("choice", environment),
            tags: maker.value("strings", environment),
            shape: maker.value("shape", environment),
            at: maker.value("datetime", environment),
            pause: maker.value("duration", environment)
          }
        ]),
        compensations: "drop"
      }
    },
    leaves: []
  })
}
