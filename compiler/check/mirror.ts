/**
 * A workflow into a TypeScript module with the same control flow as the emitted body, so that TypeScript judges the
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
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type { CallStep, Expression, Step, SwitchCase, SwitchStep, Value, WorkflowDocument } from "../parse/document.ts"
import { yieldsValue } from "./blocks.ts"
import type { ErrorContract } from "./checked.ts"
import type { Flow } from "./flow.ts"
import { namesIn, typeScriptOf, type TypeTable } from "./type-text.ts"
import type { StructType, Type } from "./type.ts"
import { printExpression, printInline, printMembers, printValue, type ValueContext } from "./values.ts"
import { makeWriter, type Mark, stepVariable } from "./writer.ts"

export interface MirrorInput {
  readonly document: WorkflowDocument
  readonly payload: StructType
  readonly success: Type
  readonly flow: Flow
  readonly narrowing: ReadonlySet<Expression>
  readonly table: TypeTable
  /** What a call takes and gives; nothing if the activity is unknown. */
  readonly activityOf: (name: string) => { readonly input: StructType; readonly success: Type } | undefined
  readonly errorOf: (name: string) => ErrorContract | undefined
  /** The type's value in a step that leaves one, as far as it is declared. */
  readonly valueType: (step: Step) => Type
  /** Branded types that the expressions call, and the modules of the type files. */
  readonly makers: ReadonlyArray<{ readonly name: string; readonly file: string }>
  readonly moduleOf: (file: string) => string
  readonly report: (it: Diagnostic) => void
}

export interface Mirror {
  readonly text: string
  readonly marks: ReadonlyArray<Mark>
  /** The types of hoisted values, one for each case that yields: as text, or the offset of a name that TypeScript types. */
  readonly hoisted: ReadonlyArray<{ readonly step: Step; readonly is: string | number }>
}

const stringType: Type = { kind: "primitive", name: "string" }
const booleanType: Type = { kind: "primitive", name: "boolean" }

/** What TypeScript need not be asked about. */
const literalText = (value: Value): string | undefined =>
  value.kind === "literal" ? JSON.stringify(value.value) : value.kind === "template" ? "string" : undefined

const isEmptyList = (value: Value): boolean =>
  value.kind === "list" && value.items.length === 0
  || value.kind === "expression" && value.expression.syntax.type === "ArrayExpression"
    && value.expression.syntax.elements.length === 0

export const printMirror = (input: MirrorInput): Mirror => {
  const { document, flow, narrowing, payload, success } = input
  const writer = makeWriter()
  const { add } = writer
  const imported = new Map<string, string>(input.makers.map((it) => [it.name, it.file]))
  const hoisted: Array<Mirror["hoisted"][number]> = []
  let names = 0
  const context: ValueContext = {
    writer,
    table: input.table,
    poisoned: flow.poisoned,
    report: input.report,
    nextName: () => `$e${names++}`,
    typeText: (type) => {
      for (const { file, name } of namesIn(type)) imported.set(name, file)
      return typeScriptOf(type)
    }
  }

  const body = (): void => {
    const parameter = `payload: ${context.typeText(payload)}`
    add(`function $key(${parameter}) {\n`)
    printValue(context, document.idempotencyKey, { type: stringType })
    add(`}\nfunction $body(${parameter}) {\n`)
    for (const step of flow.readOutside) declare(step)
    steps(document.steps)
    if (document.returns !== undefined) printValue(context, document.returns, { type: success, subject: "The result" })
    add("}\n")
    // Also what makes the file a module of its own.
    add("export {}\n")
    for (const [name, file] of imported) add(`import { ${name} } from "./${input.moduleOf(file)}"\n`)
  }

  const steps = (inside: ReadonlyArray<Step>): void => inside.forEach(printStep)

  const printStep = (step: Step): void => {
    switch (step.kind) {
      case "call":
        guarded(step.when, () => call(step))
        return bind(step)
      case "record":
        guarded(step.when, () => {})
        return bind(step)
      case "let":
        return letStep(step.value, step)
      case "sleep":
        return guarded(
          step.when,
          () => printValue(context, step.duration, { type: { kind: "primitive", name: "duration" } })
        )
      case "sleepUntil":
        return guarded(
          step.when,
          () => printValue(context, step.instant, { type: { kind: "primitive", name: "datetime" } })
        )
      case "fail":
        return guarded(step.when, () => {
          failure(step.error.value, step.with, step)
          add("return;\n")
        })
      case "switch":
        if (yieldsValue(step) && !flow.readOutside.has(step)) declare(step)
        return guarded(step.when, () => cases(step, step.cases))
    }
  }

  /** The condition as a boolean, then the block, with the condition repeated where it narrows. */
  const guarded = (when: Value | undefined, inside: () => void): void => {
    if (when === undefined) return inside()
    add(`if (${condition(when)}`)
    if (when.kind === "expression" && narrowing.has(when.expression)) echo(when.expression, " && ")
    add(") {\n")
    inside()
    add("}\n")
  }

  const condition = (when: Value): string => {
    const name = `$e${names}`
    if (when.kind !== "expression" || flow.poisoned.has(when.expression)) {
      printValue(context, when, { type: booleanType })
      return "$any as boolean"
    }
    printExpression(context, when.expression, { type: booleanType })
    return name
  }

  const echo = (expression: Expression, before: string): void => {
    if (flow.poisoned.has(expression)) return
    add(before)
    writer.mark({ span: expression.span, expression, echo: true }, (mark) => writer.expression(mark, expression))
  }

  const call = (step: CallStep): void => {
    const activity = input.activityOf(step.activity.value)
    argument(step, step.activity.value, step.with)
    const undo = step.compensate
    if (undo !== undefined) {
      add(`void ((result: ${activity === undefined ? "$Unresolved" : context.typeText(activity.success)}) => {\n`)
      argument(undo, undo.activity.value, undo.with)
      add("});\n")
    }
    if (step.onTimeout === undefined) return
    add("void (() => {\n")
    if (step.onTimeout.kind === "fail") failure(step.onTimeout.error.value, step.onTimeout.with, step.onTimeout)
    else if (activity !== undefined) {
      printValue(context, step.onTimeout.value, { type: activity.success, subject: "The value" })
    }
    add("});\n")
  }

  const argument = (
    call: { readonly activity: CallStep["activity"] },
    name: string,
    given: Value | undefined
  ): void => {
    const activity = input.activityOf(name)
    members(given, activity?.input, `The input of ${name}`, call.activity.span)
  }

  const failure = (
    name: string,
    given: Value | undefined,
    at: { readonly error?: CallStep["activity"]; readonly span: Step["span"] }
  ): void => members(given, input.errorOf(name)?.fields, `The error ${name}`, at.error?.span ?? at.span)

  const members = (
    given: Value | undefined,
    struct: StructType | undefined,
    subject: string,
    span: Step["span"]
  ): void => {
    if (given === undefined) {
      if (struct !== undefined) printMembers(context, undefined, struct, subject, span)
    } else if (struct !== undefined) printValue(context, given, { type: struct, subject })
    else {
      add(`const ${context.nextName()} = `)
      printInline(context, given)
      add(";\n")
    }
  }

  const letStep = (value: Value, step: Step): void => {
    if (isEmptyList(value)) input.report(diagnostic("empty-list", value.span, {}))
    const isHoisted = flow.readOutside.has(step)
    if (isHoisted) {
      // A plain condition narrows by itself.
      if (step.when !== undefined) add(`if (${condition(step.when)}`)
      if (step.when?.kind === "expression") echo(step.when.expression, " && ")
      if (step.when !== undefined) add(") {\n")
      assign(value, step)
      return step.when === undefined ? undefined : add("}\n")
    }
    const decision = step.when === undefined ? undefined : condition(step.when)
    add(`const ${stepVariable(step.id.value)} = `)
    if (decision !== undefined) {
      add(decision)
      if (step.when?.kind === "expression") echo(step.when.expression, " && ")
      add(" ? ")
    }
    printInline(context, value)
    add(decision === undefined ? ";\n" : " : undefined;\n")
  }

  /** `$keep` holds on to the literal types that an assignment would widen. */
  const assign = (value: Value, step: Step): void => {
    const name = context.nextName()
    add("const ")
    hoisted.push({ step, is: literalText(value) ?? writer.length() })
    add(`${name} = $keep(`)
    printInline(context, value)
    add(`);\n${stepVariable(step.id.value)} = ${name};\n`)
  }

  const declare = (step: Step): void => {
    const type = step.kind === "call" || step.kind === "record"
      ? `: ${context.typeText(input.valueType(step))} | undefined`
      : ""
    add(`let ${stepVariable(step.id.value)}${type};\n`)
  }

  /** The value of a call or record, after what could go wrong in it. */
  const bind = (step: Step): void => {
    const type = context.typeText(input.valueType(step))
    if (type === "void") return
    const name = stepVariable(step.id.value)
    const optional = step.when === undefined ? "" : " | undefined"
    add(`${flow.readOutside.has(step) ? "" : "const "}${name} = $value<${type}${optional}>();\n`)
  }

  const cases = (step: SwitchStep, rest: ReadonlyArray<SwitchCase>): void => {
    const [first, ...others] = rest
    if (first === undefined) return
    const block = (): void => {
      steps(first.steps)
      if (first.yields !== undefined) assign(first.yields, step)
    }
    if (first.when === undefined) return block()
    guarded(first.when, block)
    if (others.length === 0) return
    add("else {\n")
    cases(step, others)
    add("}\n")
  }

  body()
  return { text: writer.text(), marks: writer.marks(), hoisted }
}
