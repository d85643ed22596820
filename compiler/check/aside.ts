/** Values that stand outside of the steps of a workflow, over roots of their own: checked, and a mirror of their expressions. */
import type { Diagnostic } from "../diagnostic/diagnostic.ts"
import type { Expression, Value } from "../parse/document.ts"
import type { Span } from "../source/text.ts"
import type { ExplainContext } from "./explaining.ts"
import { checkMade } from "./made.ts"
import { makersIn } from "./makers.ts"
import { mirrorContext } from "./mirror-context.ts"
import type { Mirror } from "./mirror.ts"
import { typeAtPath } from "./path-type.ts"
import { readRoots } from "./roots.ts"
import type { Scope } from "./scope.ts"
import type { Spell } from "./spelling.ts"
import type { TypeTable } from "./type-text.ts"
import type { StructType } from "./type.ts"
import type { ValueContext } from "./values.ts"
import { makeWriter } from "./writer.ts"

/** Everything but what TypeScript has to say. */
export interface Aside {
  readonly mirror: Mirror
  readonly explaining: ExplainContext
}

export interface AsideInput {
  readonly scope: Scope
  readonly table: TypeTable
  readonly moduleOf: (file: string) => string
  readonly spell: Spell
  readonly report: (it: Diagnostic) => void
}

/** A name that expressions read by. */
export interface Root {
  readonly name: string
  readonly type: StructType
  /** How it is read. */
  readonly example: string
}

export interface AsidePart {
  readonly roots: ReadonlyArray<Root>
  readonly values: ReadonlyArray<Value | undefined>
  /** Those of the expressions that are wrong in another way, which is reported. */
  readonly misused?: (expressions: ReadonlySet<Expression>) => Iterable<Expression>
  readonly print: (context: ValueContext) => void
  /** Where to report what belongs to no place. */
  readonly at: Span
}

export const draftAside = (
  { moduleOf, report, scope, spell, table }: AsideInput,
  { at, misused, print, roots, values }: AsidePart
): Aside => {
  const { found, makes } = makersIn(scope, table)
  const examples = Object.fromEntries(roots.map(({ example, name }) => [name, example]))
  const { expressions, poisoned } = readRoots(values, { roots: examples, makes, report })
  for (const expression of expressions) checkMade(expression, (name) => found.get(name), table, report)
  for (const expression of misused?.(expressions) ?? []) poisoned.add(expression)
  const writer = makeWriter((id) => id)
  const { context, imports } = mirrorContext(writer, {
    makers: [...found.values()],
    moduleOf,
    poisoned,
    report,
    spell,
    table
  })
  writer.add(`function $aside(${roots.map(({ name, type }) => `${name}: ${context.typeText(type)}`).join(", ")}) {\n`)
  print(context)
  writer.add("}\n")
  return {
    mirror: { text: writer.text(), imports: imports(), marks: writer.marks(), hoisted: [] },
    explaining: {
      marks: writer.marks(),
      table,
      typeOf: ([root, ...members]) => typeAtPath(roots.find(({ name }) => name === root)?.type, false, members, table),
      mayBeSkipped: () => false,
      misledBy: () => new Set(),
      fallback: at
    }
  }
}
