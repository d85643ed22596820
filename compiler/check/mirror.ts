/**
 * A workflow into TypeScript statements with the same control flow as the emitted body, so that TypeScript judges the
 * expressions and narrows as it will there. The rules that the emitter keeps too:
 *
 * - a step's value is a `const` of the block it stands in; a step read outside its block, and a `switch` with a value, is a
 *   `let` declared before, assigned where the step runs, and `undefined` where it did not;
 * - `when` and the cases of `switch` are `if` blocks without closures. The recorded decision is a plain boolean, which
 *   proves nothing; only where the condition is in `narrowing` it stands beside the decision: `if (decision && condition)`.
 *   So what follows a block, and the later cases, learn nothing from a condition that failed;
 * - the `when` of a `let` is a plain condition: `const x = condition ? value : undefined`;
 * - `compensate` and `onTimeout` are arrow functions, into which narrowings of members do not reach;
 * - `fail` returns.
 */
import { diagnostic } from "../diagnostic/diagnostic.ts"
import type { LetStep, Step, SwitchCase, SwitchStep, Value } from "../parse/document.ts"
import { yieldsValue } from "./blocks.ts"
import {
  type MirrorInput,
  printCall,
  printDecision,
  type Printer,
  printError,
  printGuarded,
  printIf,
  printProof
} from "./printer.ts"
import { namesIn, typeScriptOf } from "./type-text.ts"
import type { Type } from "./type.ts"
import { printInline, printValue } from "./values.ts"
import { makeWriter, type Mark, stepVariable } from "./writer.ts"

export interface Mirror {
  /** Statements that may stand in a block. */
  readonly text: string
  /** What they read of other modules, as declarations in a fixed order. */
  readonly imports: string
  readonly marks: ReadonlyArray<Mark>
  readonly hoisted: ReadonlyArray<HoistedType>
}

/** The type of a hoisted value, one for each case that yields: as text, or the offset of a name that TypeScript types. */
export interface HoistedType {
  readonly step: Step
  readonly is: string | number
}

interface MirrorPrinter extends Printer {
  readonly hoisted: Array<HoistedType>
}

const stringType: Type = { kind: "primitive", name: "string" }
const durationType: Type = { kind: "primitive", name: "duration" }
const datetimeType: Type = { kind: "primitive", name: "datetime" }

export const printMirror = (input: MirrorInput): Mirror => {
  const { document, flow, makers, payload, report, success, table } = input
  const writer = makeWriter()
  const imported = new Map(makers.map((it) => [it.name, it.file]))
  let names = 0
  const printer: MirrorPrinter = {
    input,
    writer,
    table,
    report,
    poisoned: flow.poisoned,
    hoisted: [],
    nextName: () => `$e${names++}`,
    typeText: (type) => {
      for (const { file, name } of namesIn(type)) imported.set(name, file)
      return typeScriptOf(type)
    }
  }
  const parameter = `payload: ${printer.typeText(payload)}`
  writer.add(`function $key(${parameter}) {\n`)
  printValue(printer, document.idempotencyKey, { type: stringType })
  writer.add(`}\nfunction $body(${parameter}) {\n`)
  for (const step of flow.readOutside) declare(printer, step)
  printSteps(printer, document.steps)
  if (document.returns !== undefined) printValue(printer, document.returns, { type: success, subject: "The result" })
  writer.add("}\n")
  const imports = [...imported].map(([name, file]) => `import { ${name} } from "./${input.moduleOf(file)}"\n`)
  return { text: writer.text(), imports: imports.toSorted().join(""), marks: writer.marks(), hoisted: printer.hoisted }
}

const printSteps = (printer: MirrorPrinter, steps: ReadonlyArray<Step>): void => {
  for (const step of steps) printStep(printer, step)
}

const printStep = (printer: MirrorPrinter, step: Step): void => {
  const guarded = (inside: () => void): void => printGuarded(printer, step.when, inside)
  switch (step.kind) {
    case "call":
      guarded(() => printCall(printer, step))
      return bind(printer, step)
    case "record":
      guarded(() => {})
      return bind(printer, step)
    case "let":
      return printLet(printer, step)
    case "sleep":
      return guarded(() => printValue(printer, step.duration, { type: durationType }))
    case "sleepUntil":
      return guarded(() => printValue(printer, step.instant, { type: datetimeType }))
    case "fail":
      return guarded(() => {
        printError(printer, step.error, step.with)
        printer.writer.add("return;\n")
      })
    case "switch":
      if (yieldsValue(step) && !printer.input.flow.readOutside.has(step)) declare(printer, step)
      return guarded(() => printCases(printer, step, step.cases))
  }
}

const printCases = (printer: MirrorPrinter, step: SwitchStep, cases: ReadonlyArray<SwitchCase>): void => {
  const [first, ...others] = cases
  if (first === undefined) return
  const block = (): void => {
    printSteps(printer, first.steps)
    if (first.yields !== undefined) assign(printer, step, first.yields)
  }
  if (first.when === undefined) return block()
  printGuarded(printer, first.when, block)
  if (others.length === 0) return
  printer.writer.add("else {\n")
  printCases(printer, step, others)
  printer.writer.add("}\n")
}

/** A plain condition narrows by itself, so it always stands beside the boolean that it is judged as. */
const printLet = (printer: MirrorPrinter, step: LetStep): void => {
  const { input, report, writer } = printer
  if (isEmptyList(step.value)) report(diagnostic("empty-list", step.value.span, {}))
  const decision = step.when === undefined ? undefined : printDecision(printer, step.when)
  if (input.flow.readOutside.has(step)) {
    const inside = (): void => assign(printer, step, step.value)
    return decision === undefined ? inside() : printIf(printer, decision, step.when, inside)
  }
  writer.add(`const ${stepVariable(step.id.value)} = `)
  if (decision !== undefined) {
    writer.add(decision)
    printProof(printer, step.when)
    writer.add(" ? ")
  }
  printInline(printer, step.value)
  writer.add(decision === undefined ? ";\n" : " : undefined;\n")
}

/** Nothing tells TypeScript what such a list is to hold. */
const isEmptyList = (value: Value): boolean => {
  if (value.kind === "list") return value.items.length === 0
  return value.kind === "expression" && value.expression.syntax.type === "ArrayExpression"
    && value.expression.syntax.elements.length === 0
}

/** A variable that more than one block sees; without a declared type, TypeScript follows what is assigned. */
const declare = ({ input, typeText, writer }: MirrorPrinter, step: Step): void => {
  const isDeclared = step.kind === "call" || step.kind === "record"
  writer.add(
    `let ${stepVariable(step.id.value)}${isDeclared ? `: ${typeText(input.valueType(step))} | undefined` : ""};\n`
  )
}

/** `$keep` holds on to the literal types that an assignment would widen. */
const assign = (printer: MirrorPrinter, step: Step, value: Value): void => {
  const { hoisted, nextName, writer } = printer
  const name = nextName()
  writer.add("const ")
  hoisted.push({ step, is: literalText(value) ?? writer.length() })
  writer.add(`${name} = $keep(`)
  printInline(printer, value)
  writer.add(`);\n${stepVariable(step.id.value)} = ${name};\n`)
}

/** What TypeScript need not be asked about. */
const literalText = (value: Value): string | undefined => {
  if (value.kind === "literal") return JSON.stringify(value.value)
  return value.kind === "template" ? "string" : undefined
}

/** The value of a call or a record, `undefined` where it was skipped. */
const bind = ({ input, typeText, writer }: MirrorPrinter, step: Step): void => {
  const type = typeText(input.valueType(step))
  if (type === "void") return
  const keyword = input.flow.readOutside.has(step) ? "" : "const "
  const optional = step.when === undefined ? "" : " | undefined"
  writer.add(`${keyword}${stepVariable(step.id.value)} = $value<${type}${optional}>();\n`)
}
