/**
 * Steps whose parts become functions into calls of functions of the library, which give what the runtime's give. Each part
 * stands in a function, as in the emitted code.
 */
import type {
  BranchNode,
  ForeachStep,
  ParallelStep,
  RaceStep,
  RepeatStep,
  Step,
  TryStep,
  Value
} from "../parse/document.ts"
import { ends, yieldsValue } from "./blocks.ts"
import { failureText } from "./failure-mark.ts"
import { letVariable, type MirrorPrinter } from "./mirror-variables.ts"
import { type Printer, printGuarded, printInstead } from "./printer.ts"
import type { Type } from "./type.ts"
import { printKept, printValue } from "./values.ts"
import { stepVariable } from "./writer.ts"

type ConstructStep = ParallelStep | RaceStep | ForeachStep | RepeatStep | TryStep

const keyType: Type = {
  kind: "union",
  members: [{ kind: "primitive", name: "string" }, { kind: "primitive", name: "number" }]
}
const booleanType: Type = { kind: "primitive", name: "boolean" }

/** A step whose parts are functions: its value is what the call with them gives. */
export const printConstruct = (printer: MirrorPrinter, step: ConstructStep): void => {
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

/** `target` takes the value, as in `const x = `. */
const printConstructCall = (printer: Printer, step: ConstructStep, target: string): void => {
  switch (step.kind) {
    case "parallel":
      return printBranches(printer, `${target}$parallel`, step.branches, { settles: step.mode === "settle" })
    case "race":
      return printBranches(printer, `${target}$race`, step.branches, { gives: yieldsValue(step) })
    case "foreach":
      return printForeach(printer, step, target)
    case "repeat":
      return printRepeat(printer, step, target)
    case "try":
      return printTry(printer, step, target)
  }
}

const printBranches = (
  printer: Printer,
  call: string,
  branches: ReadonlyArray<BranchNode>,
  options: Pick<FunctionPart, "settles" | "gives">
): void => {
  const { writer } = printer
  writer.add(`${call}({\n`)
  for (const { block: { steps, yields }, name } of branches) {
    writer.add(`${name.value}: `)
    printPart(printer, { ...options, steps, yields })
    writer.add(",\n")
  }
  writer.add("});\n")
}

interface FunctionPart {
  readonly steps: ReadonlyArray<Step>
  readonly yields?: Value | undefined
  readonly settles?: boolean
  /** Its function gives a value even without a `yield`: `undefined`. */
  readonly gives?: boolean
  readonly parameter?: string
}

/** `$run(() => { ... })`. */
const printPart = (
  printer: Printer,
  { gives = false, parameter = "", settles = false, steps, yields }: FunctionPart
): void => {
  const { input, writer } = printer
  const failures = settles ? input.failuresOf(steps).map((it) => failureText(printer.typeText(it))) : []
  if (settles) writer.add(`$settle<${failures.length === 0 ? "never" : failures.join(" | ")}>()(`)
  writer.add(`$run((${parameter}) => {\n`)
  printer.printBlock(steps, () => {
    const isReached = !steps.some(ends)
    if (yields === undefined) return gives && isReached ? writer.add("return undefined;\n") : undefined
    writer.add(isReached ? "return " : `const ${printer.nextName()} = `)
    printKept(printer, yields)
    writer.add(";\n")
  })
  writer.add(settles ? "}))" : "})")
}

const printForeach = (printer: Printer, step: ForeachStep, target: string): void => {
  const { nextName, poisoned, writer } = printer
  const items = nextName()
  writer.add(`const ${items} = $list(`)
  if (step.items.kind !== "expression" || poisoned.has(step.items.expression)) writer.add("$any")
  else {
    const { expression } = step.items
    writer.mark({ span: expression.span, expression, list: true }, (mark) => writer.expression(mark, expression))
  }
  writer.add(`);\nvoid ((${step.as.value}: (typeof ${items})[number]) => {\n`)
  printValue(printer, step.key, { type: keyType })
  writer.add(`});\n${target}$forEach(${items}, (${step.as.value}) => `)
  printPart(printer, { steps: step.steps, yields: step.collect, settles: step.mode === "settle" })
  writer.add(");\n")
}

/** `until` asks the next state, which hides the one before. */
const printRepeat = (printer: Printer, step: RepeatStep, target: string): void => {
  const { input, typeText, writer } = printer
  const state = input.stateType(step)
  const parameter = `state: ${typeText(state)}`
  for (const { init, name } of step.state) {
    const field = state.fields.find((it) => it.name === name.value)
    if (field !== undefined) printValue(printer, init, { type: field.type })
  }
  writer.add(`void ((${parameter}) => {\n`)
  printInstead(printer, step.onMax, state)
  writer.add(`});\nvoid ((${parameter}) => {\n`)
  printer.printBlock(step.steps, () => {
    printValue(printer, step.next, { type: state, subject: "The state" })
    writer.add(`{\nconst ${parameter} = $value();\n`)
    printValue(printer, step.until, { type: booleanType })
    writer.add("}\n")
  })
  writer.add(`});\n${target}$value<${typeText(state)}>();\n`)
}

/** Of the value of the block and those of the catches, the step has one. */
const printTry = (printer: Printer, step: TryStep, target: string): void => {
  const { input, typeText, writer } = printer
  const gives = yieldsValue(step)
  writer.add(`${target}$race({\ntry: `)
  printPart(printer, { ...step.block, gives })
  step.catches.forEach(({ as, block, error }, index) => {
    const type = input.failureType(error.value)
    const text = type === undefined ? "$Unresolved" : failureText(typeText(type))
    writer.add(`,\ncatch${index + 1}: `)
    printPart(printer, {
      ...block,
      gives,
      ...(as === undefined ? {} : { parameter: `${as.value}: ${text} = $value()` })
    })
  })
  writer.add("\n});\n")
  if (step.finally.length === 0) return
  printPart(printer, { steps: step.finally })
  writer.add(";\n")
}
