/** All type and activity files of a project into resolved types, errors and contracts. */
import type { Diagnostic } from "../diagnostic/diagnostic.ts"
import type { ActivitiesDocument, Document, TypesDocument } from "../parse/document.ts"
import type { ActivityContract, CheckedActivities, CheckedTypes, ErrorContract } from "./checked.ts"
import { activityContracts, type FindError } from "./contracts.ts"
import type { Scope } from "./scope.ts"
import { checkSensitive } from "./sensitive.ts"
import { typeKey, type TypeTable } from "./type-text.ts"
import type { NamedType } from "./type.ts"
import { checkRefinements, convertType, type DeclaredType, errorContracts, orderTypes } from "./types.ts"

export interface Declarations {
  readonly table: TypeTable
  readonly typeFiles: ReadonlyArray<CheckedTypes>
  readonly activityFiles: ReadonlyArray<CheckedActivities>
  readonly findError: FindError
  readonly findActivity: (file: string, name: string) => ActivityContract | undefined
}

export const resolveDeclarations = (
  documents: ReadonlyArray<Document>,
  scopeOf: (document: Document) => Scope,
  report: (it: Diagnostic) => void
): Declarations => {
  const typeDocuments = documents.filter((it): it is TypesDocument => it.kind === "types")
  const activityDocuments = documents.filter((it): it is ActivitiesDocument => it.kind === "activities")
  const types = resolveTypes(typeDocuments, scopeOf, report)
  const table = new Map([...types].map(([key, { is }]) => [key, is]))
  const byFile = typesByFile(types)
  for (const document of documents) checkAllRefinements(document, scopeOf(document), table, report)

  const errors = new Map<string, ErrorContract>()
  const typeFiles = typeDocuments.map((document): CheckedTypes => {
    const contracts = errorContracts(document, scopeOf(document), report)
    for (const it of contracts) errors.set(`${it.file}#${it.name}`, it)
    return { document, types: byFile.get(document.file) ?? [], errors: contracts }
  })
  const findError: FindError = (file, name) => errors.get(`${file}#${name}`)

  const activities = new Map<string, ActivityContract>()
  const activityFiles = activityDocuments.map((document): CheckedActivities => {
    const contracts = activityContracts(document, scopeOf(document), findError, report)
    for (const it of contracts) {
      activities.set(`${it.file}#${it.name}`, it)
      const { input, name, node: { sensitive }, success } = it
      checkSensitive({ owner: name, given: "input", sensitive, types: [input, success] }, table, report)
    }
    return { document, activities: contracts }
  })
  return {
    table,
    typeFiles,
    activityFiles,
    findError,
    findActivity: (file, name) => activities.get(`${file}#${name}`)
  }
}

const resolveTypes = (
  documents: ReadonlyArray<TypesDocument>,
  scopeOf: (document: Document) => Scope,
  report: (it: Diagnostic) => void
): ReadonlyMap<string, DeclaredType> => {
  const declared = new Map<string, DeclaredType>()
  for (const document of documents) {
    for (const { name, type: node } of document.types) {
      const type: NamedType = { kind: "named", name: name.value, file: document.file }
      declared.set(typeKey(type), { type, is: convertType(node, scopeOf(document), report), span: name.span })
    }
  }
  return orderTypes(declared, report)
}

/** The table keeps the order of `orderTypes`: a type stands after those it names. */
const typesByFile = (table: ReadonlyMap<string, DeclaredType>): ReadonlyMap<string, CheckedTypes["types"]> =>
  new Map(
    [...Map.groupBy(table.values(), (it) => it.type.file)].map(([file, types]) =>
      [file, types.map(({ is, type }) => ({ name: type.name, type: is }))] as const
    )
  )

const checkAllRefinements = (
  document: Document,
  scope: Scope,
  table: TypeTable,
  report: (it: Diagnostic) => void
): void => {
  switch (document.kind) {
    case "types":
      for (const { type } of document.types) checkRefinements(type, scope, table, true, report)
      for (const { fields } of document.errors) checkRefinements(fields, scope, table, false, report)
      return
    case "activities":
      for (const { input, success } of document.activities) {
        checkRefinements(input, scope, table, false, report)
        if (success !== undefined) checkRefinements(success, scope, table, false, report)
      }
      return
    case "workflow":
      checkRefinements(document.payload, scope, table, false, report)
      for (const { type } of document.signals) checkRefinements(type, scope, table, false, report)
      for (const { input, success } of document.queues) {
        checkRefinements(input, scope, table, false, report)
        if (success !== undefined) checkRefinements(success, scope, table, false, report)
      }
      if (document.success !== undefined) checkRefinements(document.success, scope, table, false, report)
  }
}
