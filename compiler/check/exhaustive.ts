/** What the cases of a `switch` without an `else` leave of the value that they tell apart. */
import type { Node } from "estree"
import type { Expression, SwitchStep } from "../parse/document.ts"
import { unionMembers } from "./annotation.ts"
import type { Printer } from "./printer.ts"
import { pathOf } from "./references.ts"

/**
 * Assigns to the `target` what the switch gives where no case holds: `undefined`, unless that cannot be. All conditions
 * are asked once more, in one expression, since recorded decisions prove nothing; so nothing that follows learns of them.
 * Gives the offset of a name whose type is what is left; nothing where the cases do not compare one value.
 */
export const printLeft = (
  { nextName, poisoned, writer }: Printer,
  { cases, id }: SwitchStep,
  target: string
): number | undefined => {
  const conditions = cases.flatMap(({ when }) => when?.kind === "expression" ? [when.expression] : [])
  if (conditions.some((it) => poisoned.has(it)) || cases.some(({ when }) => when?.kind === "broken")) {
    writer.add(`${target} = $any;\n`)
    return undefined
  }
  const [first] = conditions
  const subject = conditions.length === cases.length ? subjectOf(conditions) : undefined
  if (first === undefined || subject === undefined) return undefined
  const name = nextName()
  const holder = holderOf(subject)
  let at = 0
  writer.mark({ span: id.span, silent: true }, (mark) => {
    writer.add("const ")
    at = writer.length()
    writer.add(`${name} = `)
    conditions.forEach((it, index) => {
      if (index > 0) writer.add(" || ")
      writer.expression(mark, it)
    })
    writer.add(" ? $never : $left(")
    writer.expression(mark, first, subject)
    if (holder !== undefined) {
      writer.add(", ")
      writer.expression(mark, first, holder)
    }
    writer.add(`);\n${target} = $gap(${name});\n`)
  })
  return at
}

/** The value that every condition compares with a constant. */
const subjectOf = ([first, ...others]: ReadonlyArray<Expression>): Node | undefined => {
  const paths = others.map((it) => new Set(compared(it.syntax).map(pathText)))
  return first && compared(first.syntax).find((it) => paths.every((known) => known.has(pathText(it))))
}

const pathText = (node: Node): string => (pathOf(node) ?? []).join(".")

/** The paths that decide a condition, where they are compared with constants. */
const compared = (node: Node): ReadonlyArray<Node> => {
  switch (node.type) {
    case "LogicalExpression":
      return [...compared(node.left), ...compared(node.right)]
    case "UnaryExpression":
      return node.operator === "!" ? compared(node.argument) : []
    case "BinaryExpression": {
      if (!/^[=!]==?$/.test(node.operator)) return []
      const { left, right } = node
      return [[left, right], [right, left]].flatMap(([it, other]) =>
        it !== undefined && other !== undefined && isConstant(other) && pathOf(it) !== undefined ? [it] : []
      )
    }
    default:
      return []
  }
}

const isConstant = (node: Node): boolean =>
  node.type === "Literal"
  || (node.type === "Identifier" && node.name === "undefined")
  || (node.type === "UnaryExpression" && node.operator === "-" && isConstant(node.argument))

/** A tag that is compared narrows what it is a member of. */
const holderOf = (node: Node): Node | undefined => {
  if (node.type === "ChainExpression") return holderOf(node.expression)
  if (node.type !== "MemberExpression") return undefined
  return node.object.type === "Identifier" && node.object.name === "steps" ? undefined : node.object
}

/** That nothing is left. */
export const isExhausted = (left: string | undefined): boolean => left === "never"

/** What is left, one by one; nothing where there is no end of it. */
export const constantsOf = (left: string): ReadonlyArray<string> => {
  const members = unionMembers(left)
  return members.every((it) => /^("|-?\d|true$|false$|null$)/.test(it)) ? members : []
}
