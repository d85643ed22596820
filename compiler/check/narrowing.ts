/** Conditions that prove something about a value which the guarded steps read, so that the `if` has to repeat them. */
import type { Node } from "estree"
import type { Expression, Step, Value, WorkflowDocument } from "../parse/document.ts"
import { allSteps, laterValues, ownValues, type Part, partsOf } from "./blocks.ts"
import { childrenOf, expressionsIn, pathOf } from "./references.ts"
import { alternatives, type TypeTable } from "./type-text.ts"
import type { Type } from "./type.ts"

type Path = ReadonlyArray<string>

/**
 * An over-approximation by syntax and declared types. Only what is guarded counts: a condition that failed proves nothing
 * in the emitted code, where the recorded decision may be what failed.
 */
export const narrowingConditions = (
  document: WorkflowDocument,
  typeOf: (path: Path) => Type | undefined,
  table: TypeTable
): ReadonlySet<Expression> => {
  const found = new Set<Expression>()
  const consider = (when: Value | undefined, guarded: ReadonlyArray<Value | undefined>): void => {
    if (when?.kind !== "expression") return
    const tested = tests(when.expression.syntax).filter((path) => canNarrow(typeOf(path), table))
    if (tested.length === 0) return
    const read = guarded.flatMap(expressionsIn).flatMap((it) => pathsIn(it.syntax))
    const proved = tested.map((path) => provedBy(path, when.expression, typeOf, table))
    if (proved.some((path) => read.some((it) => startsWith(it, path)))) found.add(when.expression)
  }
  for (const step of allSteps(document.steps)) {
    consider(step.when, valuesOf(step, false))
    if (step.kind === "switch") { for (const it of step.cases) consider(it.when, valuesOfPart(it)) }
  }
  return found
}

const valuesOf = (step: Step, withWhen: boolean): ReadonlyArray<Value | undefined> => [
  ...(withWhen ? [step.when] : []),
  ...ownValues(step),
  ...laterValues(step),
  ...(step.kind === "repeat" ? [step.next, step.until] : []),
  ...(step.kind === "switch" ? step.cases.map((it) => it.when) : []),
  ...partsOf(step).flatMap(valuesOfPart)
]

const valuesOfPart = (it: Pick<Part, "steps"> & { readonly yields?: Value | undefined }): ReadonlyArray<
  Value | undefined
> => [
  ...it.steps.flatMap((step) => valuesOf(step, true)),
  it.yields
]

/** Paths whose value a condition tests: for truth, for equality, or with `typeof`; those behind a `?.` are proved to be there. */
const tests = (node: Node): ReadonlyArray<Path> => {
  switch (node.type) {
    case "LogicalExpression":
      return [...tests(node.left), ...tests(node.right)]
    case "ConditionalExpression":
      return [...tests(node.test), ...tests(node.consequent), ...tests(node.alternate)]
    case "UnaryExpression":
      return node.operator === "!" || node.operator === "typeof" ? tests(node.argument) : []
    case "BinaryExpression":
      return /^[=!]==?$/.test(node.operator) ? [...tests(node.left), ...tests(node.right)] : []
    case "CallExpression":
      // `Boolean(x)`, and the object of a call behind `?.`.
      return [
        ...(node.callee.type === "Identifier" ? node.arguments.flatMap(tests) : []),
        ...(node.callee.type === "MemberExpression" ? tests(node.callee.object) : [])
      ]
    case "ChainExpression":
      return tests(node.expression)
    case "MemberExpression": {
      const path = pathOf(node)
      // Every optional link of the chain is tested as well.
      return [
        ...(path === undefined ? [] : [path]),
        ...(node.object.type === "MemberExpression" ? tests(node.object) : [])
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

/** A test narrows its path; by a discriminant, or behind a `?.`, also the object that holds it. */
const provedBy = (
  test: Path,
  { text }: Expression,
  typeOf: (path: Path) => Type | undefined,
  table: TypeTable
): Path => {
  const holder = test.slice(0, -1)
  if (test.length <= 2) return test
  const type = typeOf(holder)
  const isPlain = type !== undefined && alternatives(type, table).length === 1 && !text.includes("?.")
  return isPlain ? test : holder
}

const startsWith = (path: Path, start: Path): boolean => start.every((name, index) => path[index] === name)

/** Types of one alternative cannot become narrower; `undefined` stands for an unknown type. */
const canNarrow = (type: Type | undefined, table: TypeTable): boolean => {
  if (type === undefined) return true
  const members = alternatives(type, table)
  return members.length > 1
    || members.some((it) =>
      it.kind === "named" || it.kind === "primitive" && (it.name === "boolean" || it.name === "json")
    )
}
