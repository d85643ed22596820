/** Changes of steps pass where no execution is open that they concern; what matters to ended ones does not. */
import { join } from "node:path"
import { expect, it } from "vitest"
import { spared } from "../../compiler/compare/live.ts"
import { root } from "../house/sources.ts"
import { changed, filesIn, projectOf } from "../support/changed.ts"

const levels = (rule: string, version: number) => {
  const [before, after] = ["before", "after"].map((side) => projectOf(filesIn(join(root, "golden/compat", rule, side))))
  if (before === undefined || after === undefined) return expect.unreachable()
  return spared(changed(before, after).diagnostics, [{ workflow: "Order", version }]).map(({ severity }) => severity)
}

it("a step may be renamed when nothing of its version is open", () => {
  expect(levels("STEP_SAME_NAME", 1)).toEqual(["error"])
  expect(levels("STEP_SAME_NAME", 2)).toEqual(["info"])
})

it("results and keys are for those that have ended, too", () => {
  expect(levels("RESULT_NO_NARROW", 2)).toEqual(["error"])
  expect(levels("IDEMPOTENCY_KEY_SAME", 2)).toEqual(["error"])
})
