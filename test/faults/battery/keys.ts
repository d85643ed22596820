/** F17: one activity in a long loop and in many branches, killed on the way: a key for each, the same whenever it is repeated. */
import { each, type Fault } from "../fault.ts"
import { entries } from "../ledger.ts"
import { below, judged, killed, orderOf } from "../workers.ts"

export const distinctKeys: Fault = {
  number: "F17",
  title: "one activity in a loop and in 50 branches, with kills",
  unit: "steps",
  counts: { suite: 100, ci: 1_000, nightly: 10_000 },
  run: (scale, findings) =>
    each({ ...scale, count: Math.ceil(scale.count / 1_000) }, findings, async () => {
      const steps = Math.min(scale.count, 1_000)
      const order = {
        ...orderOf({ flow: "many", executions: 1, residency: 10, millis: 2 }),
        payloads: [{ key: "k0", list: [steps] }]
      }
      for (let kill = 0; kill < 2; kill++) await killed(order, 50 + below(scale.random, steps))
      await judged(order, findings, `${steps} steps`)
      const begun = entries(order.ledger).filter(({ what }) => what === "begin")
      const keys = new Set(begun.map(({ key }) => key)).size
      findings.expect(keys === steps, `${keys} keys of ${steps} steps`)
      findings.done += steps - 1
    })
}
