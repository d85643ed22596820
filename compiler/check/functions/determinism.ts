/** An author's function, and all that it calls, into what of it could give another result when it runs again. */
import {
  type ClassDeclaration,
  type FunctionLikeDeclaration,
  type Identifier,
  isAssignmentOperator,
  isBinaryExpression,
  isBindingElement,
  isCallExpression,
  isClassDeclaration,
  isDeleteExpression,
  isElementAccessExpression,
  isExpressionWithTypeArguments,
  isFunctionDeclaration,
  isFunctionExpression,
  isFunctionLikeDeclaration,
  isIdentifier,
  isImportDeclaration,
  isMethodDeclaration,
  isParameterDeclaration,
  isPostfixUnaryExpression,
  isPrefixUnaryExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isStringLiteral,
  isTypeNode,
  isVariableDeclaration,
  isVariableDeclarationList,
  isVariableStatement,
  type Node,
  NodeFlags,
  type SourceFile,
  SyntaxKind,
  type VariableDeclaration
} from "typescript/unstable/ast"
import type { Symbol as TsSymbol } from "typescript/unstable/sync"
import { hazardIn } from "./expressions.ts"
import { type HazardKind, mutatingMethods } from "./hazards.ts"
import type { FunctionProgram } from "./program.ts"

/** A name, and where it is used. */
export interface Stop {
  readonly name: string
  readonly file: SourceFile
  readonly start: number
}

export interface Hazard {
  readonly kind: HazardKind
  /** From what the function calls to what is not allowed. */
  readonly chain: ReadonlyArray<Stop>
}

interface Visit {
  readonly root: Node
  readonly chain: ReadonlyArray<Stop>
}

/** In the order in which they are met; a declaration that is reached twice is walked once. */
export const hazardsOf = (declaration: Node, program: FunctionProgram): ReadonlyArray<Hazard> => {
  const hazards: Array<Hazard> = []
  const waiting: Array<Visit> = [{ root: declaration, chain: [] }]
  const seen = new Set<Node>([declaration])
  for (const visit of waiting) {
    walk(visit.root, (node) => {
      const found = hazardIn(node, program) ?? (isIdentifier(node) ? follow(node, visit, program) : undefined)
      if (found === undefined) return
      const stop: Stop = { name: found.name, file: node.getSourceFile(), start: node.getStart() }
      if (found.kind !== undefined) hazards.push({ kind: found.kind, chain: [...visit.chain, stop] })
      else if (found.root !== undefined && !seen.has(found.root)) {
        seen.add(found.root)
        waiting.push({ root: found.root, chain: [...visit.chain, stop] })
      }
    })
  }
  return hazards
}

/** All nodes that run, types left out. */
const walk = (node: Node, each: (node: Node) => void): void => {
  each(node)
  node.forEachChild((child) => {
    if (!isTypeNode(child) || isExpressionWithTypeArguments(child)) walk(child, each)
  })
}

/** What a name leads to: a hazard, or a declaration to walk; nothing where it is harmless, or the function's own. */
interface Lead {
  readonly name: string
  readonly kind?: HazardKind
  readonly root?: Node
}

const follow = (identifier: Identifier, { root }: Visit, program: FunctionProgram): Lead | undefined => {
  if (!isReference(identifier, program)) return undefined
  const name = identifier.text
  const symbol = program.meantBy(identifier)
  if (symbol === undefined) return undefined
  if (isOfPackage(symbol, program)) return { name, kind: "package" }
  const declaration = program.declarationOf(program.behind(symbol))
  if (declaration === undefined || program.pathOf(declaration.getSourceFile()) === undefined) return undefined
  const isOwn = isInside(declaration, root)
  const variable = isBindingElement(declaration) ? nearest(declaration, isVariableDeclaration) : declaration
  if (variable !== undefined && isVariableDeclaration(variable)) {
    if (isOwn && !isOfModule(variable)) return undefined
    if (isOfModule(variable) && (!isConstant(variable) || isChanged(identifier))) return { name, kind: "state" }
    const { initializer } = variable
    return isOwn || initializer === undefined ? undefined : { name, root: initializer }
  }
  return !isOwn && (isFunctionDeclaration(declaration) || isClassDeclaration(declaration))
    ? { name, root: declaration }
    : undefined
}

const isConstant = ({ parent: list }: VariableDeclaration): boolean =>
  isVariableDeclarationList(list) && isVariableStatement(list.parent) &&
  (list.flags & NodeFlags.BlockScoped) === NodeFlags.Const

/** The node, or the innermost around it, that is such a one. */
const nearest = <A extends Node>(node: Node, is: (it: Node) => it is A): A | undefined => {
  // What a file has around it is not there, whatever the declarations of the library say.
  let at: Node | undefined = node
  while (at !== undefined && !is(at)) at = at.parent
  return at
}

const isInside = (node: Node, outer: Node): boolean => nearest(node, (it): it is Node => it === outer) !== undefined

/** A name that stands for a value, and not the key of a member or the name of what is declared. */
const isReference = (identifier: Identifier, program: FunctionProgram): boolean => {
  const { parent } = identifier
  if (isPropertyAccessExpression(parent) && parent.name === identifier) {
    // `rates.usual`, where `rates` is a module.
    const of = program.meantBy(parent.expression)
    return of !== undefined && program.behind(of).declarations.some(({ kind }) => kind === SyntaxKind.SourceFile)
  }
  if (isPropertyAssignment(parent) || isMethodDeclaration(parent) || isPropertyDeclaration(parent)) {
    return parent.name !== identifier
  }
  const isDeclared = isVariableDeclaration(parent) || isParameterDeclaration(parent) || isFunctionDeclaration(parent)
    || isClassDeclaration(parent) || isFunctionExpression(parent)
  return !(isDeclared && parent.name === identifier)
}

/** Imported by the name of a package, or of a generated module: neither is the author's to answer for. */
const isOfPackage = (symbol: TsSymbol, program: FunctionProgram): boolean => {
  if (!program.isAlias(symbol)) return false
  const declaration = program.declarationOf(symbol)
  const imported = declaration && nearest(declaration, isImportDeclaration)
  if (imported === undefined) return false
  const { moduleSpecifier } = imported
  const target = program.fileNamedBy(moduleSpecifier)
  return target === undefined
    ? !(isStringLiteral(moduleSpecifier) && moduleSpecifier.text.startsWith("."))
    : program.pathOf(target) === undefined
}

const isOfModule = (declaration: Node): boolean => nearest(declaration, isFunctionOrClass) === undefined

const isFunctionOrClass = (node: Node): node is FunctionLikeDeclaration | ClassDeclaration =>
  isFunctionLikeDeclaration(node) || isClassDeclaration(node)

/** Whether a statement changes what the name stands for, or a part of it. */
const isChanged = (identifier: Identifier): boolean => {
  let node: Node = identifier
  let { parent } = node
  while (isPropertyAccessExpression(parent) || isElementAccessExpression(parent)) {
    if (parent.expression !== node) return false
    node = parent
    parent = node.parent
  }
  return isTarget(node, parent)
}

const isTarget = (node: Node, parent: Node): boolean => {
  if (isBinaryExpression(parent)) return parent.left === node && isAssignmentOperator(parent.operatorToken.kind)
  if (isPostfixUnaryExpression(parent) || isDeleteExpression(parent)) return true
  if (isPrefixUnaryExpression(parent)) {
    return parent.operator === SyntaxKind.PlusPlusToken || parent.operator === SyntaxKind.MinusMinusToken
  }
  return isCallExpression(parent) && parent.expression === node && isPropertyAccessExpression(node)
    && mutatingMethods.has(node.name.text)
}
