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
import type { PatchStep, Step } from "../parse/document.ts"
import { printConstruct } from "./mirror-constructs.ts"
import { mirrorContext } from "./mirror-context.ts"
import { printLet } from "./mirror-let.ts"
import { printQueries } from "./mirror-queries.ts"
import { printSwitch } from "./mirror-switch.ts"
import {
  assignedSteps,
  bind,
  copyVariable,
  declare,
  type HoistedType,
  isCopied,
  letVariable,
  type MirrorPrinter,
  rootBlock
} from "./mirror-variables.ts"
import {
  type MirrorInput,
  printCall,
  printChild,
  printEnqueue,
  printError,
  printGuarded,
  printNextPayload,
  printTimeout
} from "./printer.ts"
import type { Type } from "./type.ts"
import { printValue } from "./values.ts"
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
  writer.add(`function $outside(${parameter}) {\n`)
  printValue(printer, document.idempotencyKey, { type: stringType })
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
      return printSwitch(printer, step)
    case "parallel":
    case "race":
    case "foreach":
    case "repeat":
    case "try":
      return printConstruct(printer, step)
  }
}

const printPatch = (printer: MirrorPrinter, step: PatchStep): void => {
  printer.writer.add("if ($value<boolean>()) {\n")
  printBlock(printer, step.newer, () => {})
  printer.writer.add("}\nelse {\n")
  printBlock(printer, step.older, () => {})
  printer.writer.add("}\n")
}
