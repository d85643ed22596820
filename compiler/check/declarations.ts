/** All type and activity files of a project into resolved types, errors and contracts. */
import type { Diagnostic } from "../diagnostic/diagnostic.ts"
import type { ActivitiesDocument, Document, TypesDocument } from "../parse/document.ts"
import type { Span } from "../source/text.ts"
import type { ActivityContract, CheckedActivities, CheckedTypes, ErrorContract } from "./checked.ts"
import { activityContracts, type FindError } from "./contracts.ts"
import type { Scope } from "./scope.ts"
import { typeKey, type TypeTable } from "./type-text.ts"
import type { NamedType, Type } from "./type.ts"
import { checkRefinements, convertType, errorContracts, orderTypes } from "./types.ts"

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
  const table = resolveTypes(typeDocuments, scopeOf, report)
  for (const document of documents) checkAllRefinements(document, scopeOf(document), table, report)

  const errors = new Map<string, ErrorContract>()
  const typeFiles = typeDocuments.map((document): CheckedTypes => {
    const contracts = errorContracts(document, scopeOf(document), report)
    for (const it of contracts) errors.set(`${it.file}#${it.name}`, it)
    return { document, types: typesOf(document, table), errors: contracts }
  })
  const findError: FindError = (file, name) => errors.get(`${file}#${name}`)

  const activities = new Map<string, ActivityContract>()
  const activityFiles = activityDocuments.map((document): CheckedActivities => {
    const contracts = activityContracts(document, scopeOf(document), findError, report)
    for (const it of contracts) activities.set(`${it.file}#${it.name}`, it)
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

/** The table keeps the order of `orderTypes`: a type stands after those it names. */
const resolveTypes = (
  documents: ReadonlyArray<TypesDocument>,
  scopeOf: (document: Document) => Scope,
  report: (it: Diagnostic) => void
): TypeTable => {
  const declared = new Map<string, { readonly type: NamedType; readonly is: Type; readonly span: Span }>()
  for (const document of documents) {
    for (const { name, type: node } of document.types) {
      const type: NamedType = { kind: "named", name: name.value, file: document.file }
      declared.set(typeKey(type), { type, is: convertType(node, scopeOf(document), report), span: name.span })
    }
  }
  return orderTypes(declared, report)
}

const typesOf = (document: TypesDocument, table: TypeTable): CheckedTypes["types"] => {
  const start = `${document.file}#`
  const names = new Set(document.types.map((it) => it.name.value))
  return [...table].flatMap(([key, type]) => {
    const name = key.slice(start.length)
    return key.startsWith(start) && names.has(name) ? [{ name, type }] : []
  })
}

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
      if (document.success !== undefined) checkRefinements(document.success, scope, table, false, report)
  }
}
