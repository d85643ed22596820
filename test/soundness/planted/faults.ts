/** Faults of the checker, as somebody could make them: each a change of its text, which the soundness run has to notice. */

export interface Fault {
  /** What the checker gets wrong. */
  readonly name: string
  /** In `compiler/`. */
  readonly file: string
  /** Occurs once in the file. */
  readonly text: string
  readonly becomes: string
}

export const faults: ReadonlyArray<Fault> = [
  {
    name: "the value of a guarded step is always there",
    file: "check/mirror-variables.ts",
    text: `const optional = step.when === undefined ? "" : " | undefined"`,
    becomes: `const optional = ""`
  },
  {
    name: "steps of branches and loops can be read outside",
    file: "check/visibility.ts",
    text: `if (step.kind !== "switch" && step.kind !== "patch" && step.kind !== "try") return []`,
    becomes: ``
  },
  {
    name: "a step can be read before it ran",
    file: "check/flow.ts",
    text: `!place.visible.has(step)`,
    becomes: `!isWithin(place.block, own)`
  },
  {
    name: "two steps can have one id",
    file: "check/names.ts",
    text: `report(diagnostic("duplicate-step", id.span, { id: id.value }, { related }))`,
    becomes: `void related`
  },
  {
    name: "a catch catches everything",
    file: "check/errors.ts",
    text: `.filter(([error]) => !caught.has(error))) : failures`,
    becomes: `.filter(() => caught.size === 0)) : failures`
  },
  {
    name: "steps of a catch and a finally cannot fail",
    file: "check/errors.ts",
    text: `for (const part of settles ? [] : partsOf(step)) {`,
    becomes:
      `for (const part of settles ? [] : partsOf(step).filter((it) => it.kind !== "catch" && it.kind !== "finally")) {`
  },
  {
    name: "what stands in for a late step cannot fail",
    file: "check/errors.ts",
    text: `(asks(step) || step.kind === "await") && step.onTimeout`,
    becomes: `asks(step) && step.onTimeout`
  },
  {
    name: "a loop that does not end cannot fail",
    file: "check/errors.ts",
    text: `if (step.kind === "repeat" && step.onMax.kind === "fail") raise(step.onMax.error, step)`,
    becomes: ``
  },
  {
    name: "an item is the list it comes from",
    file: "check/mirror-constructs.ts",
    text: "$forEach(${items}, (${step.as.value}) => `)",
    becomes: "$forEach([${items}], (${step.as.value}) => `)"
  },
  {
    name: "a branch without a value does not count in a race",
    file: "check/mirror-constructs.ts",
    text: `{ gives: yieldsValue(step) }`,
    becomes: `{ gives: false }`
  },
  {
    name: "a settled branch is always well",
    file: "check/library.ts",
    text:
      `type Settled<A, E> =\n  | { readonly ok: true; readonly value: A }\n  | { readonly ok: false; readonly error: E | $SystemFailure }`,
    becomes: `type Settled<A, E> = { readonly ok: true; readonly value: A; readonly error: E }`
  },
  {
    name: "a settled branch fails with anything",
    file: "check/mirror-constructs.ts",
    text: `$settle<\${failures.length === 0 ? "never" : failures.join(" | ")}>()(`,
    becomes: `$settle<$Unresolved>()(`
  },
  {
    name: "the state of a loop is anything",
    file: "check/mirror-constructs.ts",
    text: "const parameter = `state: ${typeText(state)}`",
    becomes: "const parameter = `state: $Unresolved`"
  },
  {
    name: "the next state is not compared with the state",
    file: "check/mirror-constructs.ts",
    text: `printValue(printer, step.next, { type: state, subject: "The state" })`,
    becomes: `printValue(printer, step.next, { type: { kind: "void" } })`
  },
  {
    name: "a settled loop gives what its items give",
    file: "check/mirror-constructs.ts",
    text: `yields: step.collect, settles: step.mode === "settle"`,
    becomes: `yields: step.collect, settles: false`
  },
  {
    name: "a substitute for a late signal is not compared with the signal",
    file: "check/mirror.ts",
    text: `guarded(() => printTimeout(printer, step.onTimeout, printer.input.valueType(step)))`,
    becomes: `guarded(() => {})`
  },
  {
    name: "a compensation can read anything of the result",
    file: "check/printer.ts",
    text: "`void ((result: ${success === undefined ? \"$Unresolved\" : typeText(success)}) => {\\n`",
    becomes: "`void ((result: $Unresolved) => {\\n`"
  },
  {
    name: "a caught error has any members",
    file: "check/mirror-constructs.ts",
    text: `const text = type === undefined ? "$Unresolved" : failureText(typeText(type))`,
    becomes: `const text = "$Unresolved"`
  },
  {
    name: "a brand is the text below it",
    file: "check/type-text.ts",
    text: `return type.brand === undefined\n        ?`,
    becomes: `return type.brand !== undefined\n        ?`
  },
  {
    name: "an optional member is always there",
    file: "check/type-text.ts",
    text: "? `readonly ${memberName(it.name)}?: ${text(it.type)} | undefined`",
    becomes: "? `readonly ${memberName(it.name)}: ${text(it.type)}`"
  },
  {
    name: "a literal fits wherever a text does",
    file: "check/values.ts",
    text: `if (literalType(value.value, expected.type, context.table) === undefined) {`,
    becomes:
      `if (typeof value.value !== "string" && literalType(value.value, expected.type, context.table) === undefined) {`
  },
  {
    name: "an item can have the name of a root",
    file: "check/flow.ts",
    text: `isFunction || isReservedAlias(name)`,
    becomes: `isFunction`
  },
  {
    name: "a token can be read of any step",
    file: "check/signals.ts",
    text: `if (loop?.owner === undefined || isWithin(block, loop)) return undefined`,
    becomes: `return undefined`
  },
  {
    name: "a child that is awaited cannot fail",
    file: "check/errors.ts",
    text: `asks(step) && (step.kind !== "child" || step.mode === "await")`,
    becomes: `asks(step) && step.kind !== "child"`
  },
  {
    name: "a child that is only started gives its result",
    file: "check/children.ts",
    text: `if (step.mode !== "await") return startedType`,
    becomes: ``
  },
  {
    name: "the payload of a child is not compared with the child's",
    file: "check/printer.ts",
    text: `childOf(step)?.payload`,
    becomes: `childOf(step) === undefined ? undefined : undefined`
  },
  {
    name: "a workflow can go on as a new run in the middle",
    file: "check/continuing.ts",
    text: `if (unfinished !== undefined) return`,
    becomes: `if (unfinished !== undefined && "next" in unfinished) return`
  },
  {
    name: "an item is not compared with what its queue takes",
    file: "check/printer.ts",
    text: "printArgument(printer, given, found?.input,",
    becomes: "printArgument(printer, given, undefined,"
  },
  {
    name: "the work of a queue cannot fail",
    file: "check/found.ts",
    text: `? queues.get(step.queue.value)`,
    becomes: `? undefined`
  },
  {
    name: "the key of an item is anything",
    file: "check/mirror.ts",
    text: `printValue(printer, key, { type: stringType })`,
    becomes: `printValue(printer, key, { type: { kind: "primitive", name: "json" } })`
  },
  {
    name: "a query reads steps as if they had all run",
    file: "check/library.ts",
    text: `{ readonly [K in keyof S]?: S[K] | undefined }`,
    becomes: `{ readonly [K in keyof S]: S[K] }`
  },
  {
    name: "a query can read tokens",
    file: "check/flow.ts",
    text: `return name === "signals" ? diagnostic("query-reads-token", span, {}) : undefined`,
    becomes: `return undefined`
  },
  {
    name: "an attribute is anything",
    file: "check/mirror.ts",
    text: `{ type: attributeType, optional: true }`,
    becomes: `{ type: { kind: "primitive", name: "json" }, optional: true }`
  },
  {
    name: "an attribute can read steps",
    file: "check/flow.ts",
    text: `return name === "execution" ? undefined : diagnostic("attribute-reads-payload"`,
    becomes: `return name !== "" ? undefined : diagnostic("attribute-reads-payload"`
  },
  {
    name: "the payload of a schedule is not compared with the workflow's",
    file: "check/schedules.ts",
    text: `else printValue(context, payload, { type, subject })`,
    becomes: `else printValue(context, payload, { type: { kind: "primitive", name: "json" }, subject })`
  },
  {
    name: "a function takes and gives anything",
    file: "check/functions/read.ts",
    text: "return `export declare const ${name}: ${signature.text}`",
    becomes: "return `export declare const ${name}: $Unresolved`"
  },
  {
    name: "a function can be what its file does not export",
    file: "check/functions/read.ts",
    text: `said.push(diagnostic("function-not-exported", name.span, facts))`,
    becomes: `void facts`
  },
  {
    name: "the url of a request is anything",
    file: "check/http.ts",
    text: `printValue(context, http.url, { type: text })`,
    becomes: `printValue(context, http.url, { type: { kind: "primitive", name: "json" } })`
  },
  {
    name: "a parameter of a request is anything",
    file: "check/http.ts",
    text: `{ type: parameter, optional: true }`,
    becomes: `{ type: { kind: "primitive", name: "json" }, optional: true }`
  },
  {
    name: "a default is not compared with the type of its member",
    file: "check/defaults.ts",
    text: `if (fits(value, type, table)) return`,
    becomes: `if (value.kind === "literal" || fits(value, type, table)) return`
  },
  {
    name: "cases that compare one value cover all that it can be",
    file: "check/library.ts",
    text: `[T] extends [never] ? never : undefined\n`,
    becomes: `never\n`
  },
  {
    name: "a switch goes on without the value that its cases are to give",
    file: "emit/switch.ts",
    text: `if (step.exhaustive && isRead(step))`,
    becomes: `if (step.exhaustive && !isRead(step))`
  }
]
