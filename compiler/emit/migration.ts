/** Turns what a version makes of an older one's executions into a member of its contract, and the types of what they have stored. */
import type { MembersPlan, MigrationPlan, WorkflowPlan } from "../plan/plan.ts"
import { givenBy } from "./function.ts"
import { memberKey, number } from "./literal.ts"
import type { Layout } from "./module.ts"
import { local, parameter, pascalCase } from "./names.ts"
import { objectOfLines } from "./policy.ts"
import { type Doc, type Name, reads } from "./print.ts"
import { scopeOf, withAlias } from "./scope.ts"
import { interfaceText } from "./type-text.ts"

export interface Migration {
  readonly interfaces: ReadonlyArray<Doc>
  readonly member: Doc
}

/** Nothing while the older version's own code is there. */
export const migrationOf = (plan: WorkflowPlan, layout: Layout): Migration | undefined => {
  const { migration } = plan
  if (migration === undefined || migration.isInert) return undefined
  const { from, payload, results } = migration
  const interfaces: Array<Doc> = []
  const made = (members: MembersPlan, name: string): Doc | undefined =>
    members.members.length === 0 ? undefined : membersFunction(plan, members, local(name), interfaces, layout)
  const stem = `${plan.name}V${from}`
  const member = objectOfLines([
    ["from", number(from)],
    ["payload", made(payload, `${stem}Payload`)],
    ["results", resultsOf(results, (it) => made(it, `${stem}${pascalCase(it.name)}`))]
  ])
  return { interfaces, member }
}

const resultsOf = (
  results: MigrationPlan["results"],
  made: (result: MigrationPlan["results"][number]) => Doc | undefined
): Doc | undefined =>
  results.length === 0 ? undefined : objectOfLines(results.map((it) => [memberKey(it.name), made(it)]))

const old = parameter("old")

/** `(old: OrderV1Payload) => ({ total: old.cents })`, whose type is declared before. */
const membersFunction = (
  plan: WorkflowPlan,
  { members, old: stored }: MembersPlan,
  type: Name,
  interfaces: Array<Doc>,
  layout: Layout
): Doc => {
  const given = givenBy({ kind: "map", entries: members }, withAlias("old", old, scopeOf(plan, layout)))
  if (stored === undefined || !reads(given, old)) return ["() => ", given]
  interfaces.push(interfaceText(type, stored.fields, layout))
  return ["(", old, ": ", type, ") => ", given]
}
