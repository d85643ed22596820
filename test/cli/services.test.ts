/** A project whose layer of activities lacks the service that does the work of queues. */
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { root } from "../house/sources.ts"
import { perdure } from "../support/perdure.ts"
import { scratch } from "../support/scratch.ts"

it("says which service is missing, and starts nothing", async () => {
  const cwd = scratch()
  cpSync(join(root, "golden/build/enqueue"), cwd, { recursive: true })
  mkdirSync(join(cwd, "node_modules"))
  symlinkSync(join(root, "node_modules/effect"), join(cwd, "node_modules/effect"))
  symlinkSync(root, join(cwd, "node_modules/perdure"))
  writeFileSync(join(cwd, "package.json"), JSON.stringify({ type: "module" }))
  writeFileSync(join(cwd, "perdure.yaml"), "specs: .\noutput: generated\nactivities: ./activities.ts\n")
  writeFileSync(join(cwd, "activities.ts"), "import { Layer } from \"effect\"\n\nexport const layer = Layer.empty\n")
  for (const command of [["serve"], ["execute", "Print", "{}", "--local"]]) {
    expect(await perdure(command, { cwd })).toEqual({
      exit: 2,
      stdout: "",
      stderr: expect.stringMatching(
        /^error service-missing: The layer of activities\.ts does not provide PrintQueues, which does the work of queues\.\n {2}help: Merge Layer\.succeed\(PrintQueues, \{ \.\.\. \}\) into it/
      )
    })
  }
}, 120_000)
