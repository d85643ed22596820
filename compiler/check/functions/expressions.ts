/** One node of an author's function into what is wrong with it by itself, wherever its names lead. */
import {
  type Identifier,
  isAwaitExpression,
  isBinaryExpression,
  isCallExpression,
  isElementAccessExpression,
  isForOfStatement,
  isFunctionLikeDeclaration,
  isIdentifier,
  isMetaProperty,
  isNewExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  type Node,
  type PropertyAccessExpression,
  SyntaxKind
} from "typescript/unstable/ast"
import { type Type, TypeFlags } from "typescript/unstable/sync"
import { type HazardKind, hazardousGlobals, isLocaleMethod, isLocalTime, partlyHazardous } from "./hazards.ts"
import type { FunctionProgram } from "./program.ts"

export interface Found {
  /** In the words of the code. */
  readonly name: string
  readonly kind: HazardKind
}

export const hazardIn = (node: Node, program: FunctionProgram): Found | undefined => {
  if (isIdentifier(node)) return globalHazard(node, program)
  if (isPropertyAccessExpression(node)) return methodHazard(node, program)
  if (isMetaProperty(node)) return { name: node.getText(), kind: "environment" }
  if (isAwaitExpression(node)) return { name: "await", kind: "async" }
  if (isForOfStatement(node) && node.awaitModifier !== undefined) return { name: "for await", kind: "async" }
  if (isFunctionLikeDeclaration(node) && node.modifiers?.some(({ kind }) => kind === SyntaxKind.AsyncKeyword)) {
    return { name: "async", kind: "async" }
  }
  if (isCallExpression(node) && node.expression.kind === SyntaxKind.ImportKeyword) {
    return { name: "import()", kind: "package" }
  }
  return undefined
}

/** A name that nothing of the author's declares. */
const globalHazard = (identifier: Identifier, program: FunctionProgram): Found | undefined => {
  const name = identifier.text
  if (!hazardousGlobals.has(name) && !partlyHazardous.has(name)) return undefined
  if (!isGlobal(identifier, program)) return undefined
  const kind = hazardousGlobals.get(name)
  return kind === undefined ? partHazard(identifier) : { name, kind }
}

const isGlobal = (identifier: Identifier, program: FunctionProgram): boolean => {
  const { parent } = identifier
  // The name of a member is not that of a global.
  if (isPropertyAccessExpression(parent) && parent.name === identifier) return false
  if (isPropertyAssignment(parent) && parent.name === identifier) return false
  return program.meantBy(identifier)?.declarations.every((it) => program.isOfLibrary(it)) ?? true
}

const partHazard = (identifier: Identifier): Found | undefined => {
  const name = identifier.text
  const rule = partlyHazardous.get(name)
  const { parent } = identifier
  if (rule === undefined) return undefined
  const { kind, refuses } = rule
  if (isPropertyAccessExpression(parent)) {
    return refuses(parent.name.text) ? { name: parent.getText(), kind } : undefined
  }
  if (name === "Date" && isNewExpression(parent)) {
    return (parent.arguments ?? []).length === 0 ? { name: "new Date()", kind } : undefined
  }
  if (isBinaryExpression(parent) && parent.operatorToken.kind === SyntaxKind.InstanceOfKeyword) return undefined
  return { name: isElementAccessExpression(parent) ? parent.getText() : name, kind }
}

const methodHazard = (node: PropertyAccessExpression, program: FunctionProgram): Found | undefined => {
  const { expression, name: { text: name }, parent: call } = node
  if (isLocaleMethod(name)) return { name, kind: "locale" }
  const receiver = (): Type | undefined => program.checker.getTypeAtLocation(expression)
  if (isLocalTime(name) && receiver()?.getSymbol()?.name === "Date") return { name, kind: "locale" }
  const isUncompared = (name === "sort" || name === "toSorted") && isCallExpression(call)
    && call.arguments.length === 0
  if (!isUncompared) return undefined
  const element = program.elementOf(receiver())
  return element === undefined || isText(element) ? undefined : { name: `${name}()`, kind: "order" }
}

const isText = (type: Type): boolean =>
  (type.flags & (TypeFlags.String | TypeFlags.StringLiteral)) !== 0 ||
  type.isUnionType() && type.getTypes().every(isText)
