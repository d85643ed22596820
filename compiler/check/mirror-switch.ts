/** The cases of a `switch` into `if` and `else`, which assign what they yield to one variable. */
import type { SwitchCase, SwitchStep, Value } from "../parse/document.ts"
import { ends, yieldsValue } from "./blocks.ts"
import { printLeft } from "./exhaustive.ts"
import { declare, letVariable, literalText, type MirrorPrinter } from "./mirror-variables.ts"
import { printGuarded } from "./printer.ts"
import { printKept } from "./values.ts"
import { stepVariable } from "./writer.ts"

export const printSwitch = (printer: MirrorPrinter, step: SwitchStep): void => {
  const print = (): void => printGuarded(printer, step.when, () => printCases(printer, step, step.cases))
  if (!yieldsValue(step)) return print()
  if (!printer.input.flow.readOutside.has(step)) declare(printer, step)
  print()
  printer.writer.add(`const ${stepVariable(step.id.value)} = ${letVariable(step.id.value)};\n`)
}

const printCases = (printer: MirrorPrinter, step: SwitchStep, cases: ReadonlyArray<SwitchCase>): void => {
  const [first, ...others] = cases
  if (first === undefined) return
  const { yields } = first
  const block = (): void =>
    printer.printBlock(first.steps, () => {
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
