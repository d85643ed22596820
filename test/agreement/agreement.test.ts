/** A few of the edits that `npm run agreement` makes thousands of. */
import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import { expect, it } from "vitest"
import { root } from "../house/sources.ts"

it("no edit that the gate lets pass would park an execution", { timeout: 600_000 }, async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=perdure-source", "--no-warnings", join(root, "test/agreement/main.ts")],
    { cwd: root, env: { ...process.env, AGREEMENT_EDITS: "60" } }
  )
  expect(stdout).toMatch(/\n0 are let pass, and an execution would be parked\./)
  // Neither of the two calls everything right, or wrong.
  const [, passed = 0] = /goes on with (\d+) of/.exec(stdout)?.map(Number) ?? []
  const [, parked = 0] = /it parks (\d+);/.exec(stdout)?.map(Number) ?? []
  expect(Math.min(passed, parked)).toBeGreaterThan(5)
})
