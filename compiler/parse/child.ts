/** Turns a step that runs another workflow into what a document says of it. */
import { insteadAt } from "./constructs.ts"
import type { ChildMode, ChildStep, ParentClosePolicy, StepBase, Value } from "./document.ts"
import { durationAt } from "./duration.ts"
import { locatedString, type MapNode, member } from "./tree.ts"
import type { Report } from "./value.ts"

export const childStep = (
  report: Report,
  node: MapNode,
  base: StepBase | undefined,
  withs: { readonly with?: Value }
): ChildStep | undefined => {
  const workflow = locatedString(member(node, "child"))
  const timeout = durationAt(member(node, "timeout"))
  const onTimeout = insteadAt(report, member(node, "onTimeout"))
  return base && workflow && {
    ...base,
    kind: "child",
    workflow,
    ...withs,
    mode: oneOf<ChildMode>(["start", "detach"], node, "mode") ?? "await",
    onParentClose: oneOf<ParentClosePolicy>(["terminate", "abandon"], node, "onParentClose") ?? "cancel",
    ...(timeout === undefined ? {} : { timeout }),
    ...(onTimeout === undefined ? {} : { onTimeout })
  }
}

const oneOf = <A extends string>(choices: ReadonlyArray<A>, node: MapNode, key: string): A | undefined => {
  const written = locatedString(member(node, key))?.value
  return choices.find((it) => it === written)
}
