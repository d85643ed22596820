/** What the parts of a module must know of the workflow they stand in. */
import type { NamedType } from "../check/type.ts"
import { allPlans, type StepPlan, type WorkflowPlan } from "../plan/plan.ts"
import { quote } from "./literal.ts"
import type { Layout } from "./module.ts"
import { at, camelCase, imported, parameter, pascalCase } from "./names.ts"
import type { Doc, Name } from "./print.ts"

export interface Scope {
  readonly layout: Layout
  /** Declared types that an expression may call by name, as in `OrderId("ord_1")`. */
  readonly types: ReadonlyMap<string, NamedType>
  /** The author's functions, by what expressions call them. */
  readonly functions: ReadonlyMap<string, Name>
  /** Parameters of the arrow functions around an expression. */
  readonly bound: ReadonlySet<string>
  /** What the names of loops and catches are in the code. */
  readonly aliases: ReadonlyMap<string, Name>
  /** Durable names are those of an item or an iteration. */
  readonly inLoop: boolean
  /** Steps that are read by the copies of their values: their own block is not around. */
  readonly copied: ReadonlySet<string>
  /** Steps are read from what a body has made known, outside of it. */
  readonly observed: boolean
  /** The types of the states of loops, which stand before the constants. */
  readonly interfaces: Array<Doc>
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

/** The variable that holds a copy of a step's value for the blocks around. */
export const copyVariable = (id: string): Name => ({
  kind: "name",
  role: "local",
  wanted: `maybe${pascalCase(id)}`,
  identity: `copy ${id}`
})

/** The token of the one wait for a signal. */
export const tokenVariable = (signal: string): Name => ({
  kind: "name",
  role: "local",
  wanted: `${signal}Token`,
  identity: `token ${signal}`
})

/** What a step is called where it is read. */
export const readStep = (id: string, { copied, observed }: Scope): Doc => {
  if (observed) return [observedSteps, ".", id]
  return copied.has(id) ? copyVariable(id) : stepVariable(id)
}

/** The steps that a body has made known. */
export const observedSteps = parameter("steps")

/** The scope of a value that is computed outside of the body. */
export const outside = (scope: Scope): Scope => ({ ...scope, observed: true })

/** The scope of what follows a step in its block. */
export const inside = (step: StepPlan, scope: Scope): Scope =>
  step.copied ? { ...scope, copied: new Set([...scope.copied].filter((id) => id !== step.id)) } : scope

export const withAlias = (alias: string, name: Name, scope: Scope): Scope => ({
  ...scope,
  aliases: new Map([...scope.aliases, [alias, name]])
})

export const inLoop = (scope: Scope): Scope => ({ ...scope, inLoop: true })

/** A durable name: `"ship"`, or `at("ship")` inside of a loop. */
export const durable = (name: string, scope: Scope): Doc => scope.inLoop ? [at, "(", quote(name), ")"] : quote(name)

/** A scope without steps. */
export const plainScope = (types: ReadonlyArray<NamedType>, layout: Layout): Scope => ({
  layout,
  types: new Map(types.map((type) => [type.name, type])),
  functions: new Map(),
  bound: new Set(),
  aliases: new Map(),
  inLoop: false,
  copied: new Set(),
  observed: false,
  interfaces: [],
  constants: []
})

const functionNames = ({ functions }: WorkflowPlan): Scope["functions"] =>
  new Map(functions?.names.map((name) => [name, imported(functions.file, name)]))

export const scopeOf = (plan: WorkflowPlan, layout: Layout): Scope => ({
  ...plainScope(plan.types, layout),
  functions: functionNames(plan),
  copied: new Set(allPlans(plan.body).flatMap((step) => step.copied ? [step.id] : []))
})
