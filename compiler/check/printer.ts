/** The parts of mirror statements: conditions, arguments of calls, fields of errors. */
import type {
  CallStep,
  ChildStep,
  ContinueAsNewStep,
  EnqueueStep,
  Expression,
  OnTimeoutNode,
  RepeatStep,
  Step,
  Value,
  WorkflowDocument
} from "../parse/document.ts"
import type { Located, Span } from "../source/text.ts"
import type { ErrorContract } from "./checked.ts"
import type { Flow } from "./flow.ts"
import type { Narrowing } from "./narrowing.ts"
import type { Spell } from "./spelling.ts"
import type { TypeTable } from "./type-text.ts"
import type { StructType, Type } from "./type.ts"
import { printExpression, printInline, printMembers, printValue, type ValueContext } from "./values.ts"

export interface MirrorInput {
  readonly document: WorkflowDocument
  readonly payload: StructType
  readonly success: Type
  readonly flow: Flow
  readonly narrowing: Narrowing
  readonly table: TypeTable
  /** What a call takes and gives; nothing if the activity is unknown. */
  readonly activityOf: (name: string) => { readonly input: StructType; readonly success: Type } | undefined
  /** What the workflow of a step takes; nothing if it is unknown. */
  readonly childOf: (step: ChildStep) => { readonly payload: StructType } | undefined
  /** The same of a queue. */
  readonly queueOf: (name: string) => { readonly input: StructType; readonly success: Type } | undefined
  readonly errorOf: (name: string) => ErrorContract | undefined
  /** The declared errors that the steps can fail with. */
  readonly failuresOf: (steps: ReadonlyArray<Step>) => ReadonlyArray<StructType>
  /** What a failure of this name holds; nothing if it is unknown. */
  readonly failureType: (name: string) => StructType | undefined
  /** The state of a loop. */
  readonly stateType: (step: RepeatStep) => StructType
  /** The value that a step leaves, as far as it is declared. */
  readonly valueType: (step: Step) => Type
  /** Branded types that the expressions call, and the modules of the type files. */
  readonly makers: ReadonlyArray<{ readonly name: string; readonly file: string }>
  readonly moduleOf: (file: string) => string
  readonly spell: Spell
  readonly report: ValueContext["report"]
}

/** What the printing of one workflow carries along. */
export interface Printer extends ValueContext {
  readonly input: MirrorInput
  /** Prints the steps of a block, then what is computed after them. */
  readonly printBlock: (steps: ReadonlyArray<Step>, last: () => void) => void
}

const booleanType: Type = { kind: "primitive", name: "boolean" }

/**
 * What `inside` writes, in an `if` of the decision. Where the condition narrows what is inside, it stands beside the
 * decision; where its failing narrows what comes after, nothing goes on that it holds for.
 */
export const printGuarded = (printer: Printer, when: Value | undefined, inside: () => void): void => {
  if (when === undefined) return inside()
  const { input: { narrowing: { failed, held } }, poisoned, writer } = printer
  const decision = printDecision(printer, when)
  const condition = when.kind === "expression" && !poisoned.has(when.expression) ? when.expression : undefined
  writer.add(`if (${decision}`)
  if (condition !== undefined && held.has(condition)) printProof(printer, when)
  writer.add(") {\n")
  inside()
  writer.add("}\n")
  if (condition === undefined || !failed.has(condition)) return
  writer.add("else if (")
  printEcho(printer, condition)
  writer.add(") return $never;\n")
}

/** The condition as a boolean that proves nothing; gives its name. */
export const printDecision = (printer: Printer, when: Value): string => {
  const name = when.kind === "expression" ? printExpression(printer, when.expression, { type: booleanType }) : undefined
  if (when.kind !== "expression") printValue(printer, when, { type: booleanType })
  return name ?? "$value<boolean>()"
}

/** ` && (condition)`. */
export const printProof = (printer: Printer, condition: Value | undefined): void => {
  if (condition?.kind !== "expression" || printer.poisoned.has(condition.expression)) return
  printer.writer.add(" && ")
  printEcho(printer, condition.expression)
}

/** A repetition of what has been judged already. */
const printEcho = ({ writer }: Printer, expression: Expression): void =>
  writer.mark({ span: expression.span, expression, echo: true }, (mark) => writer.expression(mark, expression))

/** The input of a call, then what happens when it is undone or takes too long. */
export const printCall = (printer: Printer, step: CallStep): void => {
  const { input, typeText, writer } = printer
  const success = input.activityOf(step.activity.value)?.success
  printInput(printer, step.activity, step.with)
  const undo = step.compensate
  if (undo !== undefined) {
    writer.add(`void ((result: ${success === undefined ? "$Unresolved" : typeText(success)}) => {\n`)
    printInput(printer, undo.activity, undo.with)
    writer.add("});\n")
  }
  printTimeout(printer, step.onTimeout, success)
}

/** The payload of a child, then what happens when it takes too long. */
export const printChild = (printer: Printer, step: ChildStep): void => {
  const { childOf, valueType } = printer.input
  const { span, value: name } = step.workflow
  printArgument(printer, step.with, childOf(step)?.payload, `The payload of ${name}`, span)
  printTimeout(printer, step.onTimeout, valueType(step))
}

/** The item, then what happens when it takes too long. */
export const printEnqueue = (printer: Printer, { onTimeout, queue, with: given }: EnqueueStep): void => {
  const found = printer.input.queueOf(queue.value)
  printArgument(printer, given, found?.input, `The input of ${queue.value}`, queue.span)
  printTimeout(printer, onTimeout, found?.success)
}

/** What stands in for a step that ran out of time. */
export const printTimeout = (printer: Printer, instead: OnTimeoutNode | undefined, type: Type | undefined): void => {
  if (instead === undefined) return
  printer.writer.around("void (() => {\n", () => printInstead(printer, instead, type), "});\n")
}

/** The error to end with, or the value to go on with. */
export const printInstead = (printer: Printer, instead: OnTimeoutNode, type: Type | undefined): void => {
  if (instead.kind === "fail") printError(printer, instead.error, instead.with)
  else if (type !== undefined) printValue(printer, instead.value, { type, subject: "The value" })
}

const printInput = (printer: Printer, activity: Located<string>, given: Value | undefined): void => {
  const struct = printer.input.activityOf(activity.value)?.input
  printArgument(printer, given, struct, `The input of ${activity.value}`, activity.span)
}

export const printError = (printer: Printer, error: Located<string>, given: Value | undefined): void => {
  const struct = printer.input.errorOf(error.value)?.fields
  printArgument(printer, given, struct, `The error ${error.value}`, error.span)
}

export const printNextPayload = (printer: Printer, { id, with: given }: ContinueAsNewStep): void =>
  printArgument(printer, given, printer.input.payload, "The payload of the next run", id.span)

/** A `with`: nothing stands for no members, and where it is unknown what is expected, it still has to make sense. */
const printArgument = (
  printer: Printer,
  given: Value | undefined,
  struct: StructType | undefined,
  subject: string,
  span: Span
): void => {
  if (struct === undefined) {
    if (given === undefined) return
    printer.writer.add(`const ${printer.nextName()} = `)
    printInline(printer, given)
    return printer.writer.add(";\n")
  }
  if (given === undefined) printMembers(printer, undefined, struct, subject, span)
  else printValue(printer, given, { type: struct, subject })
}
