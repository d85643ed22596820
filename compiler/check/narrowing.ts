/**
 * Conditions that prove something about a value which other steps read, so that the code has to repeat them: recorded
 * decisions prove nothing.
 */
import type { BinaryExpression, Node } from "estree"
import type { Expression, Step, SwitchStep, Value, WorkflowDocument } from "../parse/document.ts"
import { allSteps, ends, endsIfRun, laterValues, ownValues, type Part, partsOf } from "./blocks.ts"
import { childrenOf, expressionsIn, pathOf } from "./references.ts"
import { alternatives, type TypeTable, undefinedType } from "./type-text.ts"
import type { Type } from "./type.ts"

type Path = ReadonlyArray<string>

/** Nothing if declarations alone do not tell. */
type TypeOf = (path: Path) => Type | undefined

export interface Narrowing {
  /** What they guard relies on them. */
  readonly held: ReadonlySet<Expression>
  /** What comes after relies on them having failed: the later cases of a `switch`; all later steps, if the way ends there. */
  readonly failed: ReadonlySet<Expression>
}

type Values = ReadonlyArray<Value | undefined>

/** An over-approximation by syntax and declared types. */
export const narrowingConditions = (document: WorkflowDocument, typeOf: TypeOf, table: TypeTable): Narrowing => {
  const held = new Set<Expression>()
  const failed = new Set<Expression>()
  const proves = provesOf(typeOf, table, rootsOf(document))
  const consider = (when: Value | undefined, holds: boolean, relying: () => Values): void => {
    if (when?.kind !== "expression") return
    const proved = proves(when.expression, holds)
    if (proved.length === 0) return
    const read = relying().flatMap(expressionsIn).flatMap((it) => pathsIn(it.syntax))
    const found = holds ? held : failed
    if (proved.some((path) => read.some((it) => startsWith(it, path)))) found.add(when.expression)
  }
  const visitSwitch = ({ cases, when }: SwitchStep, later: () => Values): void =>
    cases.forEach((it, index) => {
      const others = (): Values =>
        cases.slice(index + 1).filter((other) => !decidesAnew(other.when, it.when))
          .flatMap((other) => [other.when, ...valuesOfPart(other)])
      const isGuard = when === undefined && it.steps.some(ends)
      consider(it.when, true, () => valuesOfPart(it))
      consider(it.when, false, () => isGuard ? [...others(), ...later()] : others())
    })
  const visit = (steps: ReadonlyArray<Step>, last: Values): void =>
    steps.forEach((step, index) => {
      const later = (): Values => [...steps.slice(index + 1).flatMap((it) => valuesOf(it, true)), ...last]
      consider(step.when, true, () => valuesOf(step, false))
      if (endsIfRun(step)) consider(step.when, false, later)
      if (step.kind === "switch") visitSwitch(step, later)
      const after = step.kind === "repeat" ? [step.next, step.until] : []
      for (const part of partsOf(step)) visit(part.steps, [part.yields, ...after])
    })
  visit(document.steps, [document.returns])
  return { held, failed }
}

const valuesOf = (step: Step, withWhen: boolean): Values => [
  ...(withWhen ? [step.when] : []),
  ...ownValues(step),
  ...laterValues(step),
  ...(step.kind === "repeat" ? [step.next, step.until] : []),
  ...(step.kind === "switch" ? step.cases.map((it) => it.when) : []),
  ...partsOf(step).flatMap(valuesOfPart)
]

const valuesOfPart = (it: Pick<Part, "steps"> & { readonly yields?: Value | undefined }): Values => [
  ...it.steps.flatMap((step) => valuesOf(step, true)),
  it.yields
]

/** Whether a case compares what another one compared, so that it learns nothing from that one having failed. */
const decidesAnew = (when: Value | undefined, other: Value | undefined): boolean => {
  if (when?.kind !== "expression" || other?.kind !== "expression") return false
  const path = comparedFirst(when.expression.syntax, /^===?$/)
  return path !== undefined && path === comparedFirst(other.expression.syntax, /^[=!]==?$/)
}

/** Of `a.b === "x" && ...`, and of `a.b === "x" || a.b === "y"`, the path `a.b`. */
const comparedFirst = (node: Node, operators: RegExp): string | undefined => {
  if (node.type === "BinaryExpression") {
    return operators.test(node.operator) ? comparedWith(node)?.path.join(".") : undefined
  }
  if (node.type !== "LogicalExpression") return undefined
  const first = comparedFirst(node.left, operators)
  return node.operator === "&&" || first === comparedFirst(node.right, operators) ? first : undefined
}

const comparedWith = ({ left, right }: BinaryExpression) => {
  const [node, literal] = left.type === "Literal" ? [right, left] : [left, right]
  const path = pathOf(node)
  return path === undefined || literal.type !== "Literal" ? undefined : { path, literal }
}

/** The paths that are known better where a condition holds, or where it failed. */
const provesOf = (typeOf: TypeOf, table: TypeTable, roots: ReadonlySet<string>) => {
  const among = (path: Path): ReadonlyArray<Type> | undefined => {
    const type = typeOf(path)
    return type && alternatives(type, table)
  }
  /** That a text is not a certain one says nothing. */
  const saysNothing = (node: BinaryExpression, holds: boolean): boolean => {
    const compared = node.operator.startsWith("=") === holds ? undefined : comparedWith(node)
    if (typeof compared?.literal.value !== "string" && typeof compared?.literal.value !== "number") return false
    return among(compared.path)?.every((it) =>
      it === undefinedType || it.kind === "primitive" && it.name !== "json"
    ) === true
  }
  return ({ syntax, text }: Expression, holds: boolean): ReadonlyArray<Path> =>
    tests(syntax, holds, saysNothing).flatMap((path) => {
      const types = among(path)
      if (types !== undefined && !canNarrow(types)) return []
      // By a discriminant, or behind a `?.`, a test also narrows the object that holds its path.
      const holder = path.slice(0, -1)
      if (holder.length === 0 || holder.length === 1 && roots.has(path[0] ?? "")) return [path]
      return [among(holder)?.length === 1 && !text.includes("?.") ? path : holder]
    })
}

/** The names that hold values of their own; what the others stand for may be of one of several types. */
const rootsOf = ({ steps }: WorkflowDocument): ReadonlySet<string> => {
  const caught = allSteps(steps).flatMap((it) =>
    it.kind === "try" ? it.catches.flatMap(({ as }) => as?.value ?? []) : []
  )
  return new Set(["payload", "steps", "state", ...caught])
}

/** Paths whose value a condition tests: for truth, for equality, or with `typeof`; those behind a `?.` are proved to be there. */
const tests = (
  node: Node,
  holds: boolean,
  saysNothing: (node: BinaryExpression, holds: boolean) => boolean
): ReadonlyArray<Path> => {
  const inside = (child: Node, its = holds): ReadonlyArray<Path> => tests(child, its, saysNothing)
  switch (node.type) {
    case "LogicalExpression":
      return [...inside(node.left), ...inside(node.right)]
    case "ConditionalExpression":
      return [...inside(node.test), ...inside(node.test, !holds), ...inside(node.consequent), ...inside(node.alternate)]
    case "UnaryExpression":
      return node.operator === "!"
        ? inside(node.argument, !holds)
        : node.operator === "typeof"
        ? inside(node.argument)
        : []
    case "BinaryExpression":
      return !/^[=!]==?$/.test(node.operator) || saysNothing(node, holds)
        ? []
        : [...inside(node.left), ...inside(node.right)]
    case "CallExpression":
      // `Boolean(x)`, and the object of a call behind `?.`.
      return [
        ...(node.callee.type === "Identifier" ? node.arguments.flatMap((it) => inside(it)) : []),
        ...(node.callee.type === "MemberExpression" ? inside(node.callee.object) : [])
      ]
    case "ChainExpression":
      return inside(node.expression)
    case "MemberExpression": {
      const path = pathOf(node)
      // Every optional link of the chain is tested as well.
      return [
        ...(path === undefined ? [] : [path]),
        ...(node.object.type === "MemberExpression" ? inside(node.object) : [])
      ]
    }
    default:
      return []
  }
}

/** All paths that an expression reads, the longest of each chain. */
const pathsIn = (node: Node): ReadonlyArray<Path> => {
  const path = node.type === "MemberExpression" ? pathOf(node) : undefined
  return path === undefined ? childrenOf(node).flatMap(pathsIn) : [path]
}

const startsWith = (path: Path, start: Path): boolean => start.every((name, index) => path[index] === name)

/** Types of one alternative cannot become narrower. */
const canNarrow = (types: ReadonlyArray<Type>): boolean =>
  types.length > 1
  || types.some((it) => it.kind === "named" || it.kind === "primitive" && (it.name === "boolean" || it.name === "json"))
