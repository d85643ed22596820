/** An author's function, and all that it calls, into what of it could give another result when it runs again. */
import type { Identifier, Node, SourceFile, Symbol as TsSymbol } from "ts-morph"
import { hazardIn } from "./expressions.ts"
import { type HazardKind, mutatingMethods } from "./hazards.ts"
import { type FunctionProgram, tsMorph } from "./program.ts"

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
      const found = hazardIn(node) ?? (tsMorph().Node.isIdentifier(node) ? follow(node, visit, program) : undefined)
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
const walk = (root: Node, each: (node: Node) => void): void => {
  const { Node } = tsMorph()
  each(root)
  root.forEachDescendant((node, traversal) => {
    if (Node.isTypeNode(node) && !Node.isExpressionWithTypeArguments(node)) return traversal.skip()
    each(node)
  })
}

/** What a name leads to: a hazard, or a declaration to walk; nothing where it is harmless, or the function's own. */
interface Lead {
  readonly name: string
  readonly kind?: HazardKind
  readonly root?: Node
}

const follow = (identifier: Identifier, { root }: Visit, program: FunctionProgram): Lead | undefined => {
  const { Node } = tsMorph()
  if (!isReference(identifier)) return undefined
  const name = identifier.getText()
  const symbol = meantBy(identifier)
  if (symbol === undefined) return undefined
  if (isOfPackage(symbol, program)) return { name, kind: "package" }
  const declaration = (symbol.getAliasedSymbol() ?? symbol).getDeclarations()[0]
  if (declaration === undefined || program.pathOf(declaration.getSourceFile()) === undefined) return undefined
  const isOwn = declaration === root || declaration.getAncestors().includes(root)
  const variable = Node.isBindingElement(declaration)
    ? declaration.getFirstAncestor(Node.isVariableDeclaration)
    : declaration
  if (Node.isVariableDeclaration(variable)) {
    if (isOwn && !isOfModule(variable)) return undefined
    const isConstant = variable.getVariableStatement()?.getDeclarationKind() === tsMorph().VariableDeclarationKind.Const
    if (isOfModule(variable) && (!isConstant || isChanged(identifier))) return { name, kind: "state" }
    const initializer = variable.getInitializer()
    return isOwn || initializer === undefined ? undefined : { name, root: initializer }
  }
  return !isOwn && (Node.isFunctionDeclaration(declaration) || Node.isClassDeclaration(declaration))
    ? { name, root: declaration }
    : undefined
}

/** A name that stands for a value, and not the key of a member or the name of what is declared. */
const isReference = (identifier: Identifier): boolean => {
  const { Node } = tsMorph()
  const parent = identifier.getParent()
  if (Node.isPropertyAccessExpression(parent) && parent.getNameNode() === identifier) {
    // `rates.usual`, where `rates` is a module.
    return meantBy(parent.getExpression())?.getAliasedSymbol()?.getDeclarations().some(Node.isSourceFile) === true
  }
  if (Node.isPropertyAssignment(parent) || Node.isMethodDeclaration(parent) || Node.isPropertyDeclaration(parent)) {
    return parent.getNameNode() !== identifier
  }
  const isDeclared = Node.isVariableDeclaration(parent) || Node.isParameterDeclaration(parent)
    || Node.isFunctionDeclaration(parent) || Node.isClassDeclaration(parent) || Node.isFunctionExpression(parent)
  return !(isDeclared && parent.getNameNode() === identifier)
}

/** `{ rate }` names the variable, whose member it becomes. */
const meantBy = (node: Node): TsSymbol | undefined => {
  const { Node } = tsMorph()
  const parent = node.getParent()
  return Node.isShorthandPropertyAssignment(parent) ? parent.getValueSymbol() : node.getSymbol()
}

/** Imported by the name of a package, or of a generated module: neither is the author's to answer for. */
const isOfPackage = (symbol: TsSymbol, program: FunctionProgram): boolean => {
  const { Node } = tsMorph()
  const specifier = symbol.getDeclarations()[0]?.getFirstAncestor(Node.isImportDeclaration)
  if (specifier === undefined) return false
  const target = specifier.getModuleSpecifierSourceFile()
  return target === undefined
    ? !specifier.getModuleSpecifierValue().startsWith(".")
    : program.pathOf(target) === undefined
}

const isOfModule = (declaration: Node): boolean => {
  const { Node } = tsMorph()
  return declaration.getFirstAncestor((it) =>
    Node.isFunctionLikeDeclaration(it) || Node.isFunctionExpression(it) || Node.isArrowFunction(it)
    || Node.isClassDeclaration(it)
  ) === undefined
}

/** Whether a statement changes what the name stands for, or a part of it. */
const isChanged = (identifier: Identifier): boolean => {
  const { Node } = tsMorph()
  let node: Node = identifier
  let parent = node.getParent()
  while (Node.isPropertyAccessExpression(parent) || Node.isElementAccessExpression(parent)) {
    if (parent.getExpression() !== node) return false
    node = parent
    parent = node.getParent()
  }
  return isTarget(node, parent)
}

const isTarget = (node: Node, parent: Node | undefined): boolean => {
  const { Node, SyntaxKind } = tsMorph()
  if (Node.isBinaryExpression(parent)) {
    const operator = parent.getOperatorToken().getKind()
    return parent.getLeft() === node && operator >= SyntaxKind.FirstAssignment && operator <= SyntaxKind.LastAssignment
  }
  if (Node.isPostfixUnaryExpression(parent) || Node.isDeleteExpression(parent)) return true
  if (Node.isPrefixUnaryExpression(parent)) {
    return [SyntaxKind.PlusPlusToken, SyntaxKind.MinusMinusToken].includes(parent.getOperatorToken())
  }
  return Node.isCallExpression(parent) && parent.getExpression() === node && Node.isPropertyAccessExpression(node)
    && mutatingMethods.has(node.getName())
}
