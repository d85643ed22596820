/** Type nodes into types: every name resolved, every refinement valid for its base, no type that contains itself. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type { RefinedNode, Refinements, StructNode, TypeNode, TypesDocument } from "../parse/document.ts"
import type { Span } from "../source/text.ts"
import type { ErrorContract } from "./checked.ts"
import { checkDefault } from "./defaults.ts"
import type { Scope } from "./scope.ts"
import { alternatives, namesIn, typeKey, type TypeTable, unresolved } from "./type-text.ts"
import type { Field, NamedType, StructType, Type } from "./type.ts"

/** Types without their refinements judged: bases may be names that are declared later. */
export const convertType = (node: TypeNode, scope: Scope, report: (it: Diagnostic) => void): Type => {
  switch (node.kind) {
    case "primitive":
      return { kind: "primitive", name: node.name }
    case "literal":
      return { kind: "literal", value: node.value }
    case "array":
      return { kind: "array", element: convertType(node.element, scope, report) }
    case "union":
      return {
        kind: "union",
        members: node.members.map((it) => convertType(it, scope, report)),
        ...(node.tag === undefined ? {} : { tag: node.tag })
      }
    case "record":
      return { kind: "record", value: convertType(node.value, scope, report) }
    case "struct":
      return convertStruct(node, scope, report)
    case "refined":
      return convertRefined(node, scope, report)
    case "reference": {
      const found = scope.resolve("type", { value: node.name, span: node.span })
      return found === undefined ? unresolved : { kind: "named", name: node.name, file: found.file }
    }
    case "schema": {
      const found = scope.schema(node)
      return found === undefined ? unresolved : convertType(found, scope, report)
    }
    case "broken":
      return unresolved
  }
}

/** What every object of JavaScript has already: where such a field is absent, the inherited member would be read. */
export const reservedFields: ReadonlySet<string> = new Set([
  "prototype",
  ...Object.getOwnPropertyNames(Object.prototype)
])

export const convertStruct = (node: StructNode, scope: Scope, report: (it: Diagnostic) => void): StructType => {
  const fields = new Map<string, Field>()
  for (const { default: otherwise, name, optional, type } of node.fields) {
    if (reservedFields.has(name.value)) report(diagnostic("reserved-name", name.span, { name: name.value }))
    fields.set(name.value, {
      name: name.value,
      optional,
      type: convertType(type, scope, report),
      ...(otherwise === undefined ? {} : { default: otherwise })
    })
  }
  return { kind: "struct", fields: [...fields.values()] }
}

const convertRefined = (node: RefinedNode, scope: Scope, report: (it: Diagnostic) => void): Type => {
  const said = Object.entries(node.refinements).flatMap(([name, it]) => it === undefined ? [] : [[name, it.value]])
  return { kind: "refined", base: convertType(node.base, scope, report), ...Object.fromEntries(said) }
}

/** Comparing unions takes time with the square of their sizes. */
const unionLimit = 128

const textRefinements: ReadonlySet<string> = new Set(["pattern", "minLength", "maxLength", "format", "brand"])
const numberRefinements: ReadonlySet<string> = new Set(["min", "max", "brand"])

/** Judges the refinements that stand anywhere in a type node, once all names are resolved. */
export const checkRefinements = (
  node: TypeNode,
  scope: Scope,
  table: TypeTable,
  declared: boolean,
  report: (it: Diagnostic) => void
): void => {
  const inside = (it: TypeNode): void => checkRefinements(it, scope, table, false, report)
  switch (node.kind) {
    case "array":
      return inside(node.element)
    case "record":
      return inside(node.value)
    case "union":
      if (node.members.length > unionLimit) report(diagnostic("union-too-large", node.span, { limit: unionLimit }))
      return node.members.forEach(inside)
    case "struct":
      for (const { default: otherwise, type } of node.fields) {
        inside(type)
        if (otherwise !== undefined) checkDefault(otherwise, convertType(type, quiet(scope), () => {}), table, report)
      }
      return
    case "schema": {
      const found = scope.schema(node)
      return found === undefined ? undefined : inside(found)
    }
    case "refined": {
      inside(node.base)
      const base = convertType(node.base, quiet(scope), () => {})
      const bases = alternatives(base, table)
      // A name behind a name is the unresolved one, which has been reported.
      if (bases.some((it) => it.kind === "named")) return
      if (node.refinements.brand !== undefined && !declared) {
        report(diagnostic("brand-without-name", node.refinements.brand.span, { brand: node.refinements.brand.value }))
      }
      return refinementsFit(node.refinements, bases, report)
    }
  }
}

/** Names that nothing declares have been reported. */
const quiet = (scope: Scope): Scope => ({ ...scope, resolve: (namespace, { value }) => scope.find(namespace, value) })

const refinementsFit = (
  refinements: Refinements,
  bases: ReadonlyArray<Type>,
  report: (it: Diagnostic) => void
): void => {
  const only = bases.length === 1 ? bases[0] : undefined
  const base = only?.kind === "refined" && only.brand === undefined ? only.base : only
  const allowed = base?.kind !== "primitive"
    ? new Set<string>()
    : base.name === "string"
    ? textRefinements
    : base.name === "int" || base.name === "number"
    ? numberRefinements
    : new Set<string>()
  for (const [name, it] of Object.entries(refinements)) {
    if (it !== undefined && !allowed.has(name)) {
      report(diagnostic("refinement-not-for-type", it.span, { refinement: name }))
    }
  }
  const { max, maxLength, min, minLength } = refinements
  const empty = (
    low: { readonly value: number } | undefined,
    high: { readonly value: number; readonly span: Span } | undefined
  ) => {
    if (low !== undefined && high !== undefined && low.value > high.value) {
      report(diagnostic("empty-range", high.span, { low: low.value, high: high.value }))
    }
  }
  empty(min, max)
  empty(minLength, maxLength)
}

/** A type of a types file, and where its name stands. */
export interface DeclaredType {
  readonly type: NamedType
  readonly is: Type
  readonly span: Span
}

/**
 * The types of the files in an order in which each stands after those it names, and the cycles, each once.
 * A type on a cycle becomes unresolved, so that its uses are not reported again.
 */
export const orderTypes = (
  declared: ReadonlyMap<string, DeclaredType>,
  report: (it: Diagnostic) => void
): ReadonlyMap<string, DeclaredType> => {
  const ordered = new Map<string, DeclaredType>()
  const path: Array<string> = []
  const visit = (key: string): void => {
    const found = declared.get(key)
    if (found === undefined || ordered.has(key)) return
    path.push(key)
    let recursive = false
    for (const name of namesIn(found.is).map(typeKey)) {
      const start = path.indexOf(name)
      if (start < 0) visit(name)
      else {
        recursive = true
        const cycle = [...path.slice(start), name].map((it) => declared.get(it)?.type.name ?? "")
        report(diagnostic("recursive-type", found.span, { cycle }))
      }
    }
    path.pop()
    ordered.set(key, recursive ? { ...found, is: unresolved } : found)
  }
  for (const key of declared.keys()) visit(key)
  return ordered
}

/** The errors that a types file declares. */
export const errorContracts = (
  document: TypesDocument,
  scope: Scope,
  report: (it: Diagnostic) => void
): ReadonlyArray<ErrorContract> =>
  document.errors.map(({ fields, name }) => {
    for (const field of fields.fields) {
      if (reservedErrorFields.has(field.name.value)) {
        report(diagnostic("error-field-reserved", field.name.span, { field: field.name.value }))
      }
    }
    return { name: name.value, file: document.file, fields: convertStruct(fields, scope, report) }
  })

/** Members that every error value has already. */
const reservedErrorFields = new Set(["_tag", "stack", "pipe", "toJSON", "toString"])
