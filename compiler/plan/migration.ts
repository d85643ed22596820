/** Turns what a document says of an older version's executions into what is made of what they have stored. */
import type { CheckedWorkflow } from "../check/checked.ts"
import { storedName } from "../check/released.ts"
import type { TypeTable } from "../check/type-text.ts"
import type { StructType } from "../check/type.ts"
import type { MapEntry } from "../parse/document.ts"
import type { MembersPlan, MigrationPlan } from "./plan.ts"
import { valuePlan } from "./values.ts"

export const migrationPlan = (
  { contract, document: { migrate }, migration, steps }: CheckedWorkflow,
  types: TypeTable
): MigrationPlan | undefined => {
  if (migrate === undefined || migration === undefined) return undefined
  const names = new Map([...steps.keys()].map((step) => [step.id.value, storedName(step)]))
  return {
    from: migrate.from.value,
    payload: membersPlan(migrate.payload, { old: migration.old, type: contract.payload }, types),
    results: migrate.results.flatMap(({ members, step: { value: id } }) => {
      const result = migration.results.get(id)
      return result === undefined ? [] : [{ name: names.get(id) ?? id, ...membersPlan(members, result, types) }]
    }),
    isInert: migration.isInert
  }
}

const membersPlan = (
  members: ReadonlyArray<MapEntry>,
  { old, type }: { readonly old: StructType | undefined; readonly type: StructType },
  types: TypeTable
): MembersPlan => ({
  old,
  members: members.map(({ key, value }) => {
    const field = type.fields.find(({ name }) => name === key.value)
    return { key: field?.stored ?? key.value, value: valuePlan(value, field?.type, types) }
  })
})
