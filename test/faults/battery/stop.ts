/** F4: SIGTERM under load: what is under way comes to its end, and the next worker goes on. */
import { once } from "node:events"
import { setTimeout as delay } from "node:timers/promises"
import { each, type Fault } from "../fault.ts"
import { flowNames } from "../flow.ts"
import { spawnWorker } from "../spawn.ts"
import { below, judged, orderOf, pick } from "../workers.ts"

export const stop: Fault = {
  number: "F4",
  title: "SIGTERM under load",
  unit: "stops",
  counts: { suite: 1, ci: 50, nightly: 500 },
  run: (scale, findings) =>
    each(scale, findings, async (index) => {
      const flow = flowNames[index % flowNames.length]!
      const order = orderOf({ flow, executions: 20, residency: pick(scale.random, [0, 10_000]), millis: 20 })
      const worker = spawnWorker(order)
      const exit = once(worker, "exit")
      await Promise.race([once(worker.stdout, "data"), exit])
      await Promise.race([delay(below(scale.random, 150)), exit])
      worker.kill("SIGTERM")
      const [code, signal] = await exit
      findings.expect(code === 0, `${flow}: the worker ended with ${String(code ?? signal)}`)
      await judged(order, findings, `${flow}, stopped`)
    })
}
