/** F25: simulated workers, storage and time: everything that happens, and in which order, comes of a seed. */
import { registrationsOf } from "../../support/registrations.ts"
import { gather } from "../checker/evidence.ts"
import { judge } from "../checker/index.ts"
import { each, type Fault } from "../fault.ts"
import { flowLayer, isUndoable } from "../flow.ts"
import { simulate } from "../simulation/simulate.ts"

export const simulation: Fault = {
  number: "F25",
  title: "simulated storage, order and time",
  unit: "seeds",
  counts: { suite: 30, ci: 1_000, nightly: 100_000 },
  run: (scale, findings) =>
    each(scale, findings, async (index) => {
      const seed = scale.seed + index
      const { ends, log, order, trouble } = await simulate(seed)
      const { database, flow = "line" } = order
      const about = `${flow}, ${ends.join(", ")}; again: --only F25 --seed ${seed} --count 1`
      if (trouble !== undefined) findings.texts.push(`${trouble} (${about})`)
      const evidence = { ...gather(database, undefined), log }
      const registrations = await registrationsOf(flowLayer(flow, () => {}, 0))
      const rest = trouble === undefined ? "ended" : "resting"
      findings.violations(judge(evidence, { database, isUndoable, registrations, rest }), about)
    })
}
