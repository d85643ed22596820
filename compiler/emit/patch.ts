/** Turns a `patch` into an `if` of what the run was started with. */
import type { PatchPlan } from "../plan/plan.ts"
import { block, guarded } from "./decision.ts"
import type { PrintBlock } from "./function.ts"
import { quote } from "./literal.ts"
import { runtime } from "./names.ts"
import type { Doc } from "./print.ts"
import type { Scope } from "./scope.ts"

export const patch = (step: PatchPlan, scope: Scope, print: PrintBlock): ReadonlyArray<Doc> => {
  const [newer, older] = [print(step.newer, scope), print(step.older, scope)]
  const asked: Doc = ["yield* ", runtime("patch"), "(", quote(step.patch), ")"]
  const ways: Doc = newer.length === 0
    ? ["if (!(", asked, ")) {", block(older)]
    : ["if (", asked, ") {", block(newer), older.length === 0 ? [] : [" else {", block(older)]]
  return guarded(step, newer.length + older.length === 0 ? [] : [ways], scope)
}
