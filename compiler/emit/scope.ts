/** What the parts of a module must know of the workflow they stand in. */
import type { NamedType } from "../check/type.ts"
import type { WorkflowPlan } from "../plan/plan.ts"
import type { Layout } from "./module.ts"
import { camelCase } from "./names.ts"
import type { Doc, Name } from "./print.ts"

export interface Scope {
  readonly layout: Layout
  /** Declared types that an expression may call by name, as in `OrderId("ord_1")`. */
  readonly types: ReadonlyMap<string, NamedType>
  /** Parameters of the arrow functions around an expression. */
  readonly bound: ReadonlySet<string>
  /** Constants that stand before the body, so that nothing is built per call. */
  readonly constants: Array<{ readonly name: Name; readonly value: Doc; readonly type: Name }>
}

/** The variable of a step: by its id, since ids are unique in a workflow. */
export const stepVariable = (id: string): Name => ({
  kind: "name",
  role: "local",
  wanted: camelCase(id),
  identity: `step ${id}`
})

export const scopeOf = (plan: WorkflowPlan, layout: Layout): Scope => ({
  layout,
  types: new Map(plan.types.map((type) => [type.name, type])),
  bound: new Set(),
  constants: []
})
