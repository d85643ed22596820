/** F1: SIGKILL at random moments, again and again over the same file. */
import { each, type Fault } from "../fault.ts"
import { flowNames } from "../flow.ts"
import { below, judged, killed, orderOf, pick } from "../workers.ts"

/** How often workers over one file are killed. */
const again = 3

export const kill: Fault = {
  number: "F1",
  title: "SIGKILL at random moments, restart",
  unit: "kills",
  counts: { suite: 3, ci: 200, nightly: 5_000 },
  run: (scale, findings) =>
    each({ ...scale, count: Math.ceil(scale.count / again) }, findings, async (index) => {
      const { random } = scale
      const flow = flowNames[index % flowNames.length]!
      const order = orderOf({ flow, executions: 20, residency: pick(random, [0, 5, 10_000]), millis: 20 })
      for (let kill = 0; kill < again; kill++) await killed(order, below(random, 10 ** (1 + below(random, 3))))
      await judged(order, findings, `${flow}, room for ${order.residency}`)
      findings.done += again - 1
    })
}
