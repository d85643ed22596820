/** A `let` into a constant, and into the variable that blocks further out read. */
import { diagnostic } from "../diagnostic/diagnostic.ts"
import type { LetStep, Value } from "../parse/document.ts"
import { letVariable, literalText, type MirrorPrinter } from "./mirror-variables.ts"
import { printDecision, printProof } from "./printer.ts"
import { printInline } from "./values.ts"
import { stepVariable } from "./writer.ts"

/** A plain condition narrows by itself, so it always stands beside the boolean that it is judged as. */
export const printLet = (printer: MirrorPrinter, step: LetStep): void => {
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
