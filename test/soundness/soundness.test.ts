/** A few of the specifications that `npm run soundness` makes thousands of. */
import { expect, it } from "vitest"
import { stringify } from "yaml"
import { checkSources } from "../../compiler/compile.ts"
import { root } from "../house/sources.ts"
import { randomOf } from "../support/random/random.ts"
import { randomRequests } from "../support/random/requests.ts"
import { sharedSpecs } from "../support/random/shared.ts"
import { randomSpec, randomWorkflow } from "../support/random/workflow.ts"
import { mistakes } from "./mistakes.ts"
import { mistaken } from "./mutations.ts"
import { pairName, pairs, pairsIn } from "./pairs.ts"
import { requestMistakes } from "./request-mistakes.ts"
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

it("each mistake is refused for what it is", { timeout: 600_000 }, () => {
  const made = mistakes.map(({ code, name }, index) => {
    const random = randomOf(index)
    const { spec } = mistaken(() => randomSpec(`M${index}`, random, { isCareful: true }), random, index)
    return { code, name, file: `m${index}.workflow.yaml`, text: stringify(spec, { aliasDuplicateObjects: false }) }
  })
  const requests = requestMistakes.map(({ code, make, name }, index) => ({
    code,
    name,
    file: `r${index}.activities.yaml`,
    text: randomRequests(randomOf(index), make)
  }))
  const all = [...made, ...requests]
  const { diagnostics } = checkSources(new Map([...sharedSpecs, ...all.map(({ file, text }) => [file, text] as const)]))
  const missed = all.filter(({ code, file }) => !diagnostics.some((it) => it.code === code && it.span?.file === file))
  expect(missed.map(({ name }) => name)).toEqual([])
})
