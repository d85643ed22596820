/** The names that an expression may use: of values, of the library and its members, of functions and methods. */
import type * as es from "estree"
import { suggest } from "../diagnostic/suggest.ts"
import type { Inspection } from "./inspection.ts"
import {
  builtinFunctions,
  dateFunctions,
  forbiddenGlobals,
  libraryObjects,
  localeMethods,
  methods,
  mutatingMethods,
  prototypeNames
} from "./library.ts"

export const identifier = ({ refuse }: Inspection, node: es.Identifier): void => {
  if (node.name === "Date") return refuse(node, "date-in-expression", {})
  if (forbiddenGlobals.has(node.name)) return refuse(node, "forbidden-global", { name: node.name })
  if (prototypeNames.has(node.name)) return refuse(node, "prototype-access", { name: node.name })
}

export const isLibraryObject = (name: string): name is keyof typeof libraryObjects =>
  Object.hasOwn(libraryObjects, name)

export const libraryMember = (
  { refuse }: Inspection,
  node: es.MemberExpression,
  object: keyof typeof libraryObjects,
  name: string
): void => {
  if (object === "Math" && name === "random") return refuse(node, "random-in-expression", {})
  const members: ReadonlyArray<string> = libraryObjects[object]
  if (!node.computed && members.includes(name)) return
  refuse(node.property, "unknown-library-member", { object, name, suggestion: suggest(name, members) })
}

const knownFunctions: ReadonlyArray<string> = [...builtinFunctions, ...dateFunctions]

export const functionName = (inspection: Inspection, node: es.Identifier): boolean => {
  // A capitalised name may be a type of the specification's own; the checker knows those.
  const known = inspection.functions === "unread" ? knownFunctions : [...knownFunctions, ...inspection.functions]
  if (known.includes(node.name)) return true
  if (/^[A-Z]/.test(node.name) && node.name !== "Date" && !forbiddenGlobals.has(node.name)) return true
  if (node.name === "Date" || forbiddenGlobals.has(node.name)) identifier(inspection, node)
  else if (inspection.functions === "unread") return true
  else {
    const suggestion = suggest(node.name, known)
    inspection.refuse(node, "unknown-function", { name: node.name, suggestion })
  }
  return false
}

export const isAllowedMethod = ({ refuse }: Inspection, node: es.Identifier, given: number): boolean => {
  const name = node.name
  const allowed: ReadonlyArray<string> = methods
  const locale = localeMethods.get(name)
  const mutating = mutatingMethods.get(name)
  if (prototypeNames.has(name)) refuse(node, "prototype-access", { name })
  else if ((name === "sort" || name === "toSorted") && given === 0) refuse(node, "sort-without-comparator", { name })
  else if (locale !== undefined) refuse(node, "locale-in-expression", { name, instead: locale })
  else if (mutating !== undefined) refuse(node, "mutating-method", { name, instead: mutating })
  else if (!allowed.includes(name)) refuse(node, "unknown-method", { name, suggestion: suggest(name, methods) })
  else return true
  return false
}
