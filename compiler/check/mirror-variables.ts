/**
 * The variables of a mirror that hold the values of steps: a `const` of the block, or a `let` of a block further out, and
 * sometimes a copy of it.
 */
import type { NamedValueNode, Step, SwitchCase, Value } from "../parse/document.ts"
import type { Block } from "./blocks.ts"
import type { Flow } from "./flow.ts"
import type { Printer } from "./printer.ts"
import { isDeclared } from "./visibility.ts"
import { stepVariable } from "./writer.ts"

export interface MirrorPrinter extends Printer {
  readonly hoisted: Array<HoistedType>
  /** The captured steps of the blocks around the place. */
  readonly inside: Set<string>
  /** The variables that a block declares for the steps inside it. */
  readonly declared: ReadonlyMap<Block, ReadonlyArray<Step>>
  /** The steps inside a step whose value, of a type that is not declared, is read after it. */
  readonly assigned: ReadonlyMap<Step, ReadonlyArray<Step>>
}

/**
 * The type of a hoisted value, one for each case that yields, of what a query answers, or of what cases leave of the value
 * that they tell apart: as text, or the offset of a name that TypeScript types.
 */
export interface HoistedType {
  readonly of: Step | NamedValueNode | ReadonlyArray<SwitchCase>
  readonly is: string | number
}

export const letVariable = (id: string): string => `${stepVariable(id)}$let`

export const copyVariable = (id: string): string => `${stepVariable(id)}$copy`

export const rootBlock: Block = { parent: undefined }

/** By the steps around them, up to the block in which they are read. */
export const assignedSteps = ({ blocks, readOutside }: Flow): ReadonlyMap<Step, ReadonlyArray<Step>> => {
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

/** A `const` of its block with a declared type, and a variable further out. */
export const isCopied = ({ input: { flow } }: MirrorPrinter, step: Step): boolean =>
  isDeclared(step) && flow.readOutside.has(step) && flow.captured.has(step)

/** A variable that more than one block sees; without a declared type, TypeScript follows what is assigned. */
export const declare = (printer: MirrorPrinter, step: Step): void => {
  const { input, typeText, writer } = printer
  const id = step.id.value
  if (!isDeclared(step)) return writer.add(`let ${letVariable(id)};\n`)
  const name = isCopied(printer, step) ? copyVariable(id) : stepVariable(id)
  writer.add(`let ${name}: ${typeText(input.valueType(step))} | undefined;\n`)
}

/** The value of a call, a record, or something waited for, `undefined` where it was skipped. */
export const bind = (printer: MirrorPrinter, step: Step): void => {
  const { input, typeText, writer } = printer
  const type = typeText(input.valueType(step))
  if (type === "void") return
  const isAssigned = input.flow.readOutside.has(step) && !isCopied(printer, step)
  const keyword = isAssigned ? "" : "const "
  const optional = step.when === undefined ? "" : " | undefined"
  writer.add(`${keyword}${stepVariable(step.id.value)} = $value<${type}${optional}>();\n`)
}

/** What TypeScript need not be asked about. */
export const literalText = (value: Value): string | undefined => {
  if (value.kind === "literal") return JSON.stringify(value.value)
  return value.kind === "template" ? "string" : undefined
}
