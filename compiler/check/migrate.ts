/** What a version makes of what an older one has stored: its expressions over `old`, and whether what comes of them fits. */
import { diagnostic } from "../diagnostic/diagnostic.ts"
import type { Expression, MapEntry, MigrateNode, WorkflowDocument } from "../parse/document.ts"
import type { Span } from "../source/text.ts"
import { type Aside, type AsideInput, draftAside } from "./aside.ts"
import type { CheckedMigration, CheckedWorkflow } from "./checked.ts"
import { references } from "./references.ts"
import { type Released, releasedAs, resultIn, storedName } from "./released.ts"
import { alternatives, describeType, expand, type TypeTable } from "./type-text.ts"
import { type Field, mayBeLeftOut, type StructType, type Type } from "./type.ts"
import { printMembers } from "./values.ts"

/** What executions of a version of a workflow have stored. */
export type FindReleased = (workflow: string, version: number) => Released | undefined

type Draft = Pick<CheckedWorkflow, "document" | "contract" | "steps">

export interface MigrationDraft {
  readonly checked: CheckedMigration
  readonly asides: ReadonlyArray<Aside>
}

/** Those of the workflows that take over executions. What was released says more of a version than its file of today. */
export const draftMigrations = (
  drafts: ReadonlyArray<Draft>,
  released: FindReleased = () => undefined,
  table: TypeTable,
  asideOf: (document: WorkflowDocument) => AsideInput
): ReadonlyMap<WorkflowDocument, MigrationDraft> =>
  new Map(drafts.flatMap((draft) => {
    const { document: { migrate, name } } = draft
    if (migrate === undefined) return []
    const beside = drafts.find(({ document }) =>
      document.name.value === name.value && document.version.value === migrate.from.value
    )
    // A version that was opened after one that takes them over begins as a copy of it.
    const isTaken = drafts.some(({ document: { migrate: other, name: otherName, version } }) =>
      otherName.value === name.value && other?.from.value === migrate.from.value &&
      version.value < draft.document.version.value
    )
    const older = released(name.value, migrate.from.value) ?? (beside && releasedAs(beside, table))
    const drafted = draftMigration(draft, migrate, older, asideOf(draft.document))
    const isInert = beside !== undefined || isTaken
    return [[draft.document, { ...drafted, checked: { ...drafted.checked, isInert } }] as const]
  }))

const draftMigration = (
  { contract, document, steps }: Draft,
  migrate: MigrateNode,
  older: Released | undefined,
  aside: AsideInput
) => {
  const { version } = document
  const { from } = migrate
  if (from.value >= version.value) {
    aside.report(diagnostic("migrate-from", from.span, { from: from.value, version: version.value }))
  }
  const about = { workflow: document.name.value, from: from.value }
  const byId = new Map([...steps].map(([step, facts]) => [step.id.value, { step, facts }]))
  const results = migrate.results.flatMap(({ members, step: { span, value: id } }) => {
    const found = byId.get(id)
    const type = found && resultIn(found.facts, aside.table)
    if (found === undefined || type === undefined) {
      // One that could not be read has been reported.
      if (!document.brokenSteps.has(id)) aside.report(diagnostic("migrate-step", span, { id }))
      return []
    }
    const old = older?.results.get(storedName(found.step))
    return [{ id, old, type, aside: draftMembers({ ...about, old, type, members, subject: id, at: span }, aside) }]
  })
  const payload = { old: older?.payload, type: contract.payload, members: migrate.payload, subject: "The payload" }
  return {
    checked: {
      old: older?.payload,
      results: new Map(results.map(({ id, old, type }) => [id, { old, type }]))
    },
    asides: [draftMembers({ ...about, ...payload, at: from.span }, aside), ...results.map((it) => it.aside)]
  }
}

/** Members that are put over stored ones. */
interface Migrated {
  readonly workflow: string
  readonly from: number
  /** What is stored, if that is known. */
  readonly old: StructType | undefined
  /** What it is to become. */
  readonly type: StructType
  readonly members: ReadonlyArray<MapEntry>
  readonly subject: string
  readonly at: Span
}

const draftMembers = (migrated: Migrated, input: AsideInput): Aside => {
  const { at, from, members, old, subject, type, workflow } = migrated
  const isWritten = ({ name }: Field): boolean => members.some(({ key }) => key.value === name)
  const carried = old === undefined ? [] : type.fields.filter((it) => !isWritten(it) && fieldIn(old, it) !== undefined)
  // Of what is not known to be stored, nothing is missing.
  const missing = old === undefined ? [] : type.fields.filter((it) => !carried.includes(it))
  for (const field of carried) {
    const stored = old && fieldIn(old, field)
    if (stored === undefined || mayFit(stored, field, input.table)) continue
    const facts = { member: field.name, from, was: describeType(stored.type), is: describeType(field.type) }
    input.report(diagnostic("migrate-member", at, facts))
  }
  return draftAside(input, {
    roots: [{ name: "old", type: old ?? { kind: "struct", fields: [] }, example: "old.id" }],
    values: members.map(({ value }) => value),
    misused: (expressions) => {
      const blind = old === undefined ? [...expressions].filter(readsOld) : []
      for (const { span } of blind) input.report(diagnostic("migrate-unknown", span, { workflow, from }))
      return blind
    },
    print: (context) => {
      const wanted = type.fields.filter((it) => isWritten(it) || missing.includes(it))
      printMembers(
        context,
        { kind: "map", entries: members, span: at },
        { kind: "struct", fields: wanted },
        subject,
        at
      )
    },
    at
  })
}

const readsOld = (expression: Expression): boolean => references(expression).some(({ name }) => name === "old")

/** Whether a member that stays what it was can be what it is to be; values that do not fit after all wait for an operator. */
const mayFit = (old: Field, field: Field, table: TypeTable): boolean => {
  const kinds = kindsOf(field.type, table)
  return (!old.optional || mayBeLeftOut(field)) &&
    (kinds.has("json") || [...kindsOf(old.type, table)].every((kind) => kinds.has(kind)))
}

const kindsOf = (type: Type, table: TypeTable): ReadonlySet<string> =>
  new Set(
    alternatives(type, table).map((it) => {
      const base = it.kind === "refined" ? expand(it.base, table) : it
      if (base.kind === "literal") return typeof base.value
      return base.kind === "primitive" ? base.name === "int" ? "number" : base.name : base.kind
    })
  )

const fieldIn = ({ fields }: StructType, { name, stored = name }: Field): Field | undefined =>
  fields.find((it) => it.name === stored)
