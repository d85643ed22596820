/** A few of the specifications that `npm run soundness` makes thousands of. */
import { expect, it } from "vitest"
import { checkSources } from "../../compiler/compile.ts"
import { root } from "../house/sources.ts"
import { randomOf } from "../support/random/random.ts"
import { sharedSpecs } from "../support/random/shared.ts"
import { randomWorkflow } from "../support/random/workflow.ts"
import { pairName, pairs, pairsIn } from "./pairs.ts"
import { judgeRange } from "./run.ts"

it(
  "what the compiler accepts is right, and what it refuses it refuses with a place",
  { timeout: 600_000 },
  async () => {
    const { accepted, findings } = await judgeRange({
      folder: root,
      seed: 1,
      from: 0,
      count: 120,
      name: "soundness",
      quick: false
    })
    expect(findings).toEqual([])
    expect(accepted, "most that were left as they were made are right").toBeGreaterThan(20)
  }
)

it("each step is accepted in each list of steps that the language allows it in", { timeout: 600_000 }, () => {
  let missing = pairs
  for (let round = 0; round < 20 && missing.length > 0; round++) {
    const files = missing.map((pair, index): [string, string] => {
      const name = `W${round}x${index}`
      return [`${name}.workflow.yaml`, randomWorkflow(name, randomOf(round * 1000 + index), { wish: pair })]
    })
    const { diagnostics, project } = checkSources(new Map([...sharedSpecs, ...files]))
    const refused = new Set(diagnostics.flatMap(({ severity, span }) => severity === "error" ? [span?.file] : []))
    const workflows = (project?.documents ?? []).filter((it) => it.kind === "workflow")
    const found = new Set(workflows.flatMap(({ file, steps }) => refused.has(file) ? [] : pairsIn(steps)))
    missing = missing.filter(({ container, inner }) => !found.has(pairName(container, inner)))
  }
  expect(missing).toEqual([])
})
