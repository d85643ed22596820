/** What the checker accepts, both TypeScripts accept when it is compiled, under the strictest settings. */
import { join } from "node:path"
import { expect, it } from "vitest"
import { checkSources, compileSources } from "../../compiler/compile.ts"
import { randomOf } from "../support/random/random.ts"
import { randomRequests } from "../support/random/requests.ts"
import { sharedSpecs } from "../support/random/shared.ts"
import { randomWorkflow } from "../support/random/workflow.ts"
import { judgeWith6, judgeWith7, temporaryModule } from "../support/strict.ts"

/** More of them: SOUNDNESS_SPECS=2000, and others: SOUNDNESS_SEED=7. */
const count = Number(process.env["SOUNDNESS_SPECS"] ?? 60)
const seed = Number(process.env["SOUNDNESS_SEED"] ?? 1)

it("accepted specifications compile to modules that type-check", { timeout: 600_000 }, async () => {
  const workflows = Array.from(
    { length: count },
    (_, index) => [`w${index}.workflow.yaml`, randomWorkflow(`W${index}`, randomOf(seed * 100_000 + index))] as const
  )
  const requests = Array.from(
    { length: count / 10 },
    (_, index) => [`r${index}.activities.yaml`, randomRequests(randomOf(seed * 200_000 + index))] as const
  )
  const { diagnostics } = checkSources(new Map([...sharedSpecs, ...workflows, ...requests]))
  const refused = new Set(
    diagnostics.flatMap(({ severity, span }) => severity === "error" && span !== undefined ? [span.file] : [])
  )
  const accepted = workflows.filter(([file]) => !refused.has(file))
  expect(accepted.length, "most are right").toBeGreaterThan(count / 3)
  const sound = requests.filter(([file]) => !refused.has(file))
  expect(sound.length, "some are right").toBeGreaterThan(0)

  const { modules } = compileSources(new Map([...sharedSpecs, ...accepted, ...sound]))
  expect(modules.length).toBe(accepted.length * 3 + sound.length + 4)
  const files = modules
    .filter(({ path }) => path.endsWith(".ts"))
    .map(({ path, text }) => temporaryModule(join("soundness", path), text))
  expect(await judgeWith7(files, "soundness")).toEqual([])
  expect(judgeWith6(files)).toEqual([])
})
