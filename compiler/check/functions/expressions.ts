/** One node of an author's function into what is wrong with it by itself, wherever its names lead. */
import type { Identifier, Node, PropertyAccessExpression } from "ts-morph"
import { type HazardKind, hazardousGlobals, isLocaleMethod, isLocalTime, partlyHazardous } from "./hazards.ts"
import { tsMorph } from "./program.ts"

export interface Found {
  /** In the words of the code. */
  readonly name: string
  readonly kind: HazardKind
}

export const hazardIn = (node: Node): Found | undefined => {
  const { Node } = tsMorph()
  if (Node.isIdentifier(node)) return globalHazard(node)
  if (Node.isPropertyAccessExpression(node)) return methodHazard(node)
  if (Node.isMetaProperty(node)) return { name: node.getText(), kind: "environment" }
  if (Node.isAwaitExpression(node)) return { name: "await", kind: "async" }
  if (Node.isForOfStatement(node) && node.isAwaited()) return { name: "for await", kind: "async" }
  if (Node.isAsyncable(node) && node.isAsync()) return { name: "async", kind: "async" }
  if (Node.isCallExpression(node) && Node.isImportExpression(node.getExpression())) {
    return { name: "import()", kind: "package" }
  }
  return undefined
}

/** A name that nothing of the author's declares. */
const globalHazard = (identifier: Identifier): Found | undefined => {
  const name = identifier.getText()
  if (!hazardousGlobals.has(name) && !partlyHazardous.has(name)) return undefined
  if (!isGlobal(identifier)) return undefined
  const kind = hazardousGlobals.get(name)
  return kind === undefined ? partHazard(identifier) : { name, kind }
}

const isGlobal = (identifier: Identifier): boolean => {
  const { Node } = tsMorph()
  const parent = identifier.getParent()
  // The name of a member is not that of a global.
  if (Node.isPropertyAccessExpression(parent) && parent.getNameNode() === identifier) return false
  if (Node.isPropertyAssignment(parent) && parent.getNameNode() === identifier) return false
  const symbol = Node.isShorthandPropertyAssignment(parent) ? parent.getValueSymbol() : identifier.getSymbol()
  return symbol === undefined
    || symbol.getDeclarations().every((it) => it.getSourceFile().getFilePath().startsWith("/node_modules/"))
}

const partHazard = (identifier: Identifier): Found | undefined => {
  const { Node } = tsMorph()
  const name = identifier.getText()
  const rule = partlyHazardous.get(name)
  const parent = identifier.getParent()
  if (rule === undefined) return undefined
  const { kind, refuses } = rule
  if (Node.isPropertyAccessExpression(parent)) {
    return refuses(parent.getName()) ? { name: parent.getText(), kind } : undefined
  }
  if (name === "Date" && Node.isNewExpression(parent)) {
    return parent.getArguments().length === 0 ? { name: "new Date()", kind } : undefined
  }
  if (Node.isBinaryExpression(parent) && parent.getOperatorToken().getText() === "instanceof") return undefined
  return { name: Node.isElementAccessExpression(parent) ? parent.getText() : name, kind }
}

const methodHazard = (node: PropertyAccessExpression): Found | undefined => {
  const { Node } = tsMorph()
  const name = node.getName()
  if (isLocaleMethod(name)) return { name, kind: "locale" }
  const receiver = node.getExpression().getType()
  if (isLocalTime(name) && receiver.getSymbol()?.getName() === "Date") return { name, kind: "locale" }
  const call = node.getParent()
  const isUncompared = (name === "sort" || name === "toSorted") && Node.isCallExpression(call)
    && call.getArguments().length === 0
  if (!isUncompared) return undefined
  const element = receiver.getArrayElementType()
  return element === undefined || isText(element) ? undefined : { name: `${name}()`, kind: "order" }
}

const isText = (type: ReturnType<Node["getType"]>): boolean =>
  type.isString() || type.isStringLiteral() || type.isUnion() && type.getUnionTypes().every(isText)
