/**
 * A workflow into TypeScript statements with the same control flow as the emitted body, so that TypeScript judges the
 * expressions and narrows as it will there. The rules that the emitter keeps too:
 *
 * - a step's value is a `const` of the block it stands in; a step read outside its block, and a `switch` with a value, is a
 *   `let` declared before, assigned where the step runs, and `undefined` where it did not. What a function inside its block
 *   reads besides stays a `const` there, which the `let` is a copy of: TypeScript does not follow a `let` into functions.
 *   Where the type of a `let` is not declared, it is only read into a `const` after the step that assigns it, for the same
 *   reason;
 * - `when`, the cases of `switch` and the ways of `patch` are `if` blocks without closures. The recorded decision is a plain boolean, which
 *   proves nothing; only where what is inside relies on the condition it stands beside the decision: `if (decision && condition)`.
 *   Where what follows relies on the condition having failed, the block is followed by `else if (condition) return`: the later
 *   cases learn from it, and all that follows a block which always ends;
 * - the `when` of a `let` is a plain condition: `const x = condition ? value : undefined`;
 * - a `switch` without an `else` may give `undefined`, unless its conditions, asked once more in one expression, leave nothing
 *   of the value that they compare. The emitted code goes on from such a switch only with a value;
 * - branches, loops, `try`, `catch` and `finally`, `compensate` and `onTimeout` are functions, into which narrowings of
 *   members do not reach;
 * - `fail` and `continueAsNew` return.
 */
import { diagnostic } from "../diagnostic/diagnostic.ts"
import type { LetStep, NamedValueNode, PatchStep, Step, SwitchCase, SwitchStep, Value } from "../parse/document.ts"
import { type Block, ends, yieldsValue } from "./blocks.ts"
import { printLeft } from "./exhaustive.ts"
import type { Flow } from "./flow.ts"
import { type ConstructStep, printConstructCall } from "./mirror-constructs.ts"
import { mirrorContext } from "./mirror-context.ts"
import {
  type MirrorInput,
  printCall,
  printChild,
  printDecision,
  printEnqueue,
  type Printer,
  printError,
  printGuarded,
  printNextPayload,
  printProof,
  printTimeout
} from "./printer.ts"
import { expressionsOf, stepsAsked } from "./queries.ts"
import type { Type } from "./type.ts"
import { printInline, printKept, printValue } from "./values.ts"
import { isDeclared } from "./visibility.ts"
import { makeWriter, type Mark, stepVariable, tokenVariable } from "./writer.ts"

export interface Mirror {
  /** Statements that may stand in a block. */
  readonly text: string
  /** What they read of other modules, as declarations in a fixed order. */
  readonly imports: string
  readonly marks: ReadonlyArray<Mark>
  readonly hoisted: ReadonlyArray<HoistedType>
}

/**
 * The type of a hoisted value, one for each case that yields, of what a query answers, or of what cases leave of the value
 * that they tell apart: as text, or the offset of a name that TypeScript types.
 */
export interface HoistedType {
  readonly of: Step | NamedValueNode | ReadonlyArray<SwitchCase>
  readonly is: string | number
}

interface MirrorPrinter extends Printer {
  readonly hoisted: Array<HoistedType>
  /** The captured steps of the blocks around the place. */
  readonly inside: Set<string>
  /** The variables that a block declares for the steps inside it. */
  readonly declared: ReadonlyMap<Block, ReadonlyArray<Step>>
  /** The steps inside a step whose value, of a type that is not declared, is read after it. */
  readonly assigned: ReadonlyMap<Step, ReadonlyArray<Step>>
}

const stringType: Type = { kind: "primitive", name: "string" }
const durationType: Type = { kind: "primitive", name: "duration" }
const datetimeType: Type = { kind: "primitive", name: "datetime" }
const attributeType: Type = {
  kind: "union",
  members: (["string", "number", "boolean", "null"] as const).map((name) => ({ kind: "primitive", name }))
}

export const printMirror = (input: MirrorInput): Mirror => {
  const { document, flow, payload, success } = input
  const inside = new Set<string>()
  const copied = new Set(
    [...flow.readOutside.keys()].filter((it) => flow.captured.has(it) && isDeclared(it)).map((it) => it.id.value)
  )
  const variable = (id: string): string => copied.has(id) && !inside.has(id) ? copyVariable(id) : stepVariable(id)
  let isAsking = false
  const writer = makeWriter((id) => isAsking ? `steps.${id}` : variable(id))
  const { context, imports } = mirrorContext(writer, { ...input, poisoned: flow.poisoned })
  const printer: MirrorPrinter = {
    ...context,
    input,
    hoisted: [],
    inside,
    declared: Map.groupBy(flow.readOutside.keys(), (it) => flow.readOutside.get(it) ?? rootBlock),
    assigned: assignedSteps(flow),
    printBlock: (steps, last) => printBlock(printer, steps, last)
  }
  const parameter = `payload: ${printer.typeText(payload)}`
  writer.add(`function $key(${parameter}) {\n`)
  printValue(printer, document.idempotencyKey, { type: stringType })
  writer.add(`}\nfunction $attributes(${parameter}) {\n`)
  for (const { value } of document.attributes) printValue(printer, value, { type: attributeType, optional: true })
  writer.add("}\n")
  for (const { key, name } of document.queues) {
    const item = input.queueOf(name.value)?.input
    if (key === undefined || item === undefined) continue
    writer.add(`function $keyOf$${name.value}(input: ${printer.typeText(item)}) {\n`)
    printValue(printer, key, { type: stringType })
    writer.add("}\n")
  }
  writer.add(`function $body(${parameter}) {\n`)
  for (const { name } of document.signals) writer.add(`const ${tokenVariable(name.value)} = $value<string>();\n`)
  printBlock(printer, document.steps, () => {
    if (document.returns !== undefined) printValue(printer, document.returns, { type: success, subject: "The result" })
    isAsking = true
    printQueries(printer, variable)
    isAsking = false
  })
  writer.add("}\n")
  return { text: writer.text(), imports: imports(), marks: writer.marks(), hoisted: printer.hoisted }
}

/**
 * Each step that they read may not have run yet, and is a member, about which narrowings do not reach into functions. They are
 * asked at any time, so what guards have proved of the end is not known to them: nothing of it reaches into a declared function.
 */
const printQueries = (printer: MirrorPrinter, variable: (id: string) => string): void => {
  const { hoisted, input: { document: { queries }, flow }, nextName, writer } = printer
  if (queries.length === 0) return
  const asked = stepsAsked(expressionsOf(queries).filter((it) => flow.expressions.has(it)))
  writer.add(
    `function $answers() {\nconst steps = $seen({ ${asked.map((id) => `${id}: ${variable(id)}`).join(", ")} });\n`
  )
  for (const query of queries) {
    const { value } = query
    const name = nextName()
    writer.add("const ")
    hoisted.push({ of: query, is: literalText(value) ?? writer.length() })
    writer.add(`${name} = $keep(`)
    printInline(printer, value)
    writer.add(");\n")
    writer.mark({ span: value.span }, () => writer.add(`const ${nextName()}: $Answer<typeof ${name}> = ${name};\n`))
  }
  writer.add("}\n")
}

/** The steps, and what is computed after them. */
const printBlock = (printer: MirrorPrinter, steps: ReadonlyArray<Step>, last: () => void): void => {
  const { assigned, declared, input: { flow }, inside, writer } = printer
  for (const step of declared.get(flow.blocks.by.get(steps) ?? rootBlock) ?? []) declare(printer, step)
  for (const step of steps) {
    const id = step.id.value
    printStep(printer, step)
    if (isCopied(printer, step)) {
      writer.add(`${copyVariable(id)} = ${stepVariable(id)};\n`)
      inside.add(id)
    }
    for (const it of assigned.get(step) ?? []) {
      writer.add(`const ${stepVariable(it.id.value)} = ${letVariable(it.id.value)};\n`)
    }
  }
  last()
  for (const step of steps) inside.delete(step.id.value)
}

/** A `const` of its block with a declared type, and a variable further out. */
const isCopied = ({ input: { flow } }: MirrorPrinter, step: Step): boolean =>
  isDeclared(step) && flow.readOutside.has(step) && flow.captured.has(step)

const rootBlock: Block = { parent: undefined }

/** By the steps around them, up to the block in which they are read. */
const assignedSteps = ({ blocks, readOutside }: Flow): ReadonlyMap<Step, ReadonlyArray<Step>> => {
  const assigned = new Map<Step, Array<Step>>()
  for (const [step, around] of readOutside) {
    if (isDeclared(step)) continue
    for (let block = blocks.of.get(step); block?.owner !== undefined && block !== around; block = block.parent) {
      const others = assigned.get(block.owner)
      if (others === undefined) assigned.set(block.owner, [step])
      else others.push(step)
    }
  }
  return assigned
}

const printStep = (printer: MirrorPrinter, step: Step): void => {
  const guarded = (inside: () => void): void => printGuarded(printer, step.when, inside)
  switch (step.kind) {
    case "call":
      guarded(() => printCall(printer, step))
      return bind(printer, step)
    case "enqueue":
      guarded(() => printEnqueue(printer, step))
      return bind(printer, step)
    case "await":
      guarded(() => printTimeout(printer, step.onTimeout, printer.input.valueType(step)))
      return bind(printer, step)
    case "child":
      guarded(() => printChild(printer, step))
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
        printer.writer.add("return $never;\n")
      })
    case "continueAsNew":
      return guarded(() => {
        printNextPayload(printer, step)
        printer.writer.add("return $never;\n")
      })
    case "patch":
      return guarded(() => printPatch(printer, step))
    case "switch":
      if (!yieldsValue(step)) return guarded(() => printCases(printer, step, step.cases))
      if (!printer.input.flow.readOutside.has(step)) declare(printer, step)
      guarded(() => printCases(printer, step, step.cases))
      return printer.writer.add(`const ${stepVariable(step.id.value)} = ${letVariable(step.id.value)};\n`)
    case "parallel":
    case "race":
    case "foreach":
    case "repeat":
    case "try":
      return printConstruct(printer, step)
  }
}

const printCases = (printer: MirrorPrinter, step: SwitchStep, cases: ReadonlyArray<SwitchCase>): void => {
  const [first, ...others] = cases
  if (first === undefined) return
  const { yields } = first
  const block = (): void =>
    printBlock(printer, first.steps, () => {
      if (yields !== undefined) assign(printer, step, first, yields)
    })
  if (first.when === undefined) {
    printer.writer.add("{\n")
    block()
    return printer.writer.add("}\n")
  }
  printGuarded(printer, first.when, block)
  if (others.length === 0 && !yieldsValue(step)) return
  printer.writer.add("else {\n")
  if (others.length === 0) {
    const left = printLeft(printer, step, letVariable(step.id.value))
    if (left !== undefined) printer.hoisted.push({ of: step.cases, is: left })
  } else printCases(printer, step, others)
  printer.writer.add("}\n")
}

const printPatch = (printer: MirrorPrinter, step: PatchStep): void => {
  printer.writer.add("if ($value<boolean>()) {\n")
  printBlock(printer, step.newer, () => {})
  printer.writer.add("}\nelse {\n")
  printBlock(printer, step.older, () => {})
  printer.writer.add("}\n")
}

/** A plain condition narrows by itself, so it always stands beside the boolean that it is judged as. */
const printLet = (printer: MirrorPrinter, step: LetStep): void => {
  const { hoisted, input: { flow }, nextName, report, writer } = printer
  if (isEmptyList(step.value)) report(diagnostic("empty-list", step.value.span, {}))
  const decision = step.when === undefined ? undefined : printDecision(printer, step.when)
  const isAssigned = flow.readOutside.has(step) && !flow.captured.has(step)
  const variable = stepVariable(step.id.value)
  const name = isAssigned ? nextName() : variable
  writer.add(`const ${name} = `)
  if (decision !== undefined) {
    writer.add(decision)
    printProof(printer, step.when)
    writer.add(" ? ")
  }
  // An assignment would widen a literal.
  if (isAssigned) writer.add("$keep(")
  printInline(printer, step.value)
  if (isAssigned) writer.add(")")
  writer.add(decision === undefined ? ";\n" : " : undefined;\n")
  if (isAssigned) writer.add(`const ${variable} = ${name};\n`)
  if (!flow.readOutside.has(step)) return
  writer.add(`${letVariable(step.id.value)} = $keep(`)
  hoisted.push({ of: step, is: literalText(step.value) ?? writer.length() })
  writer.add(`${variable});\n`)
}

/** Nothing tells TypeScript what such a list is to hold. */
const isEmptyList = (value: Value): boolean => {
  if (value.kind === "list") return value.items.length === 0
  return value.kind === "expression" && value.expression.syntax.type === "ArrayExpression"
    && value.expression.syntax.elements.length === 0
}

/** A step whose parts are functions: its value is what the call with them gives. */
const printConstruct = (printer: MirrorPrinter, step: ConstructStep): void => {
  const { hoisted, input, nextName, writer } = printer
  const guarded = (inside: () => void): void => printGuarded(printer, step.when, inside)
  if (input.valueType(step).kind === "void") return guarded(() => printConstructCall(printer, step, ""))
  const name = nextName()
  if (step.when !== undefined) writer.add(`let ${name};\n`)
  guarded(() => printConstructCall(printer, step, `${step.when === undefined ? "const " : ""}${name} = `))
  const variable = stepVariable(step.id.value)
  writer.add(`const ${variable} = ${name};\n`)
  if (!input.flow.readOutside.has(step)) return
  writer.add(`${letVariable(step.id.value)} = `)
  hoisted.push({ of: step, is: writer.length() })
  writer.add(`${variable};\n`)
}

/** A variable that more than one block sees; without a declared type, TypeScript follows what is assigned. */
const declare = (printer: MirrorPrinter, step: Step): void => {
  const { input, typeText, writer } = printer
  const id = step.id.value
  if (!isDeclared(step)) return writer.add(`let ${letVariable(id)};\n`)
  const name = isCopied(printer, step) ? copyVariable(id) : stepVariable(id)
  writer.add(`let ${name}: ${typeText(input.valueType(step))} | undefined;\n`)
}

const letVariable = (id: string): string => `${stepVariable(id)}$let`

const copyVariable = (id: string): string => `${stepVariable(id)}$copy`

/** `$keep` holds on to the literal types that an assignment would widen. */
const assign = (printer: MirrorPrinter, step: SwitchStep, way: SwitchCase, value: Value): void => {
  const { hoisted, nextName, writer } = printer
  const name = nextName()
  writer.add("const ")
  // What stands behind an end is never assigned, as TypeScript sees by itself.
  if (!neverGoesOn(way) || step.cases.every(neverGoesOn)) {
    hoisted.push({ of: step, is: literalText(value) ?? writer.length() })
  }
  writer.add(`${name} = $keep(`)
  printKept(printer, value)
  writer.add(`);\n${letVariable(step.id.value)} = ${name};\n`)
}

const neverGoesOn = ({ steps }: SwitchCase): boolean => steps.some(ends)

/** What TypeScript need not be asked about. */
const literalText = (value: Value): string | undefined => {
  if (value.kind === "literal") return JSON.stringify(value.value)
  return value.kind === "template" ? "string" : undefined
}

/** The value of a call, a record, or something waited for, `undefined` where it was skipped. */
const bind = (printer: MirrorPrinter, step: Step): void => {
  const { input, typeText, writer } = printer
  const type = typeText(input.valueType(step))
  if (type === "void") return
  const isAssigned = input.flow.readOutside.has(step) && !isCopied(printer, step)
  const keyword = isAssigned ? "" : "const "
  const optional = step.when === undefined ? "" : " | undefined"
  writer.add(`${keyword}${stepVariable(step.id.value)} = $value<${type}${optional}>();\n`)
}
