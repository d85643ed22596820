/** Names that have to differ: durable names of a workflow, symbols and files of the generated code. */
import { posix } from "node:path"
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type { ActivitiesDocument, Document, WorkflowDocument } from "../parse/document.ts"
import { builtinFunctions, dateFunctions, forbiddenGlobals, prototypeNames } from "../parse/library.ts"
import { olderVersion, specPath } from "../source/paths.ts"
import type { Located } from "../source/text.ts"
import { allSteps } from "./blocks.ts"
import type { Scope } from "./scope.ts"

type Report = (it: Diagnostic) => void

/** Capitalised names that generated modules import or use; a declaration of the same name could not be renamed. */
const takenNames: ReadonlySet<string> = new Set([
  ..."Effect Schema Layer Context Json Datetime CalendarDate DurationText Uuid Url BodyLayer ActivityContext Settled"
    .split(
      " "
    ),
  ..."Array Boolean Date Error Function Infinity Iterable JSON Map Math NaN Number Object Promise".split(" "),
  ..."ReadonlyArray Record RegExp Set String Symbol".split(" "),
  // Failures that every step can have; they are caught by these names.
  ..."StepTimedOut StepFailed ChildClosed ValueRejected WorkflowFailed NeedsPerdureEngine".split(" ")
])

const javaScriptWords: ReadonlyArray<string> = [
  ..."arguments await break case catch class const continue debugger default delete do else enum eval".split(" "),
  ..."export extends false finally for function if implements import in instanceof interface let new null".split(" "),
  ..."package private protected public return static super switch this throw true try typeof undefined".split(" "),
  ..."var void while with yield".split(" ")
]

/** Activities become constants of these names: what modules import besides, and the words of JavaScript. */
const takenActivityNames: ReadonlySet<string> = new Set([
  ..."activity workflow client call decide sleep sleepUntil record undo onTimeout body layer".split(" "),
  ...javaScriptWords,
  ...dateFunctions,
  ...prototypeNames
])

/** Signals and queues do not become constants of these names. */
const takenContractNames: ReadonlySet<string> = new Set([...javaScriptWords, ...prototypeNames])

/** What expressions read by these names is something else, now or in a later version. */
const takenAliases: ReadonlySet<string> = new Set([
  ..."payload steps state result execution schedule signals old env input at next async let static".split(" "),
  ...javaScriptWords,
  ...dateFunctions,
  ...builtinFunctions,
  ...prototypeNames,
  ...forbiddenGlobals
])

/** Whether a loop or a catch cannot give its value this name. */
export const isReservedAlias = (name: string): boolean => takenAliases.has(name)

/** Ids and stored names of the steps. */
export const checkStepNames = (document: WorkflowDocument, report: Report): void => {
  const steps = allSteps(document.steps)
  const byId = new Map<string, Located<string>>()
  const byLowerCase = new Map<string, string>()
  for (const { id } of steps) {
    if (prototypeNames.has(id.value)) report(diagnostic("reserved-name", id.span, { name: id.value }))
    const earlier = byId.get(id.value)
    if (earlier !== undefined) {
      const related = [{ message: `"${id.value}" is first used here.`, span: earlier.span }]
      report(diagnostic("duplicate-step", id.span, { id: id.value }, { related }))
      continue
    }
    byId.set(id.value, id)
    const twin = byLowerCase.get(id.value.toLowerCase())
    if (twin !== undefined) report(diagnostic("case-twin", id.span, { what: "step", name: id.value, other: twin }))
    byLowerCase.set(id.value.toLowerCase(), id.value)
  }
  for (const step of steps) {
    if (step.kind === "parallel" || step.kind === "race") {
      checkTwins(
        "branch",
        step.branches.map((it) => it.name),
        report
      )
    }
  }
  const stored = new Map(steps.filter((it) => it.durableName === undefined).map((it) => [it.id.value, it.id.value]))
  for (const { durableName, id } of steps) {
    if (durableName === undefined) continue
    const other = stored.get(durableName.value)
    if (other === undefined) stored.set(durableName.value, id.value)
    else report(diagnostic("duplicate-durable-name", durableName.span, { name: durableName.value, id: other }))
  }
}

/** Symbols of the modules that a document becomes. */
export const checkSymbols = (scope: Scope, report: Report): void => {
  const { document } = scope
  if (document.kind === "workflow") {
    const { name } = document
    if (takenNames.has(name.value)) report(diagnostic("reserved-name", name.span, { name: name.value }))
    for (const [namespace, what] of [["type", "the type"], ["error", "the error"]] as const) {
      const other = scope.peek(namespace, name.value)
      if (other !== undefined) clash(name, `${what} of ${other.file}`, report)
    }
    checkSignalSymbols(document, report)
    checkQueueSymbols(document, report)
    for (const [what, declared] of [["attribute", document.attributes], ["query", document.queries]] as const) {
      for (const { name } of declared) {
        if (prototypeNames.has(name.value)) report(diagnostic("reserved-name", name.span, { name: name.value }))
      }
      checkTwins(what, declared.map(({ name }) => name), report)
    }
  } else if (document.kind === "types") {
    for (const { name } of [...document.types, ...document.errors]) {
      if (takenNames.has(name.value)) report(diagnostic("reserved-name", name.span, { name: name.value }))
    }
    for (const { name } of document.errors) {
      const other = scope.peek("type", name.value)
      if (other !== undefined) clash(name, `the type of ${other.file}`, report)
    }
    checkTwins("type", [...document.types, ...document.errors].map((it) => it.name), report)
  } else checkActivitySymbols(document, scope, report)
}

const checkSignalSymbols = ({ name: workflow, signals }: WorkflowDocument, report: Report): void => {
  for (const { name: { span, value: name } } of signals) {
    if (takenContractNames.has(name)) report(diagnostic("reserved-name", span, { name }))
    const symbol = `${name.charAt(0).toUpperCase()}${name.slice(1)}Signal`
    if (symbol === workflow.value) clash({ value: symbol, span }, "the workflow", report)
  }
  checkTwins("signal", signals.map((it) => it.name), report)
}

/** They share a module with the signals. */
const checkQueueSymbols = ({ name: workflow, queues, signals }: WorkflowDocument, report: Report): void => {
  const taken = new Set(signals.map((it) => it.name.value))
  for (const { name } of queues) {
    if (takenContractNames.has(name.value)) report(diagnostic("reserved-name", name.span, { name: name.value }))
    if (taken.has(name.value)) clash(name, "the signal", report)
    const stem = `${name.value.charAt(0).toUpperCase()}${name.value.slice(1)}`
    for (const symbol of [`${stem}Input`, `${stem}Success`]) {
      if (symbol === workflow.value) clash({ value: symbol, span: name.span }, "the workflow", report)
    }
  }
  checkTwins("queue", queues.map((it) => it.name), report)
}

const checkActivitySymbols = (document: ActivitiesDocument, scope: Scope, report: Report): void => {
  for (const { name } of document.activities) {
    if (takenActivityNames.has(name.value)) report(diagnostic("reserved-name", name.span, { name: name.value }))
    const stem = name.value.charAt(0).toUpperCase() + name.value.slice(1)
    for (const symbol of [`${stem}Input`, `${stem}Success`]) {
      const other = scope.peek("type", symbol) ?? scope.peek("error", symbol)
      if (other !== undefined) clash({ value: symbol, span: name.span }, `the declaration of ${other.file}`, report)
    }
  }
  checkTwins("activity", document.activities.map((it) => it.name), report)
}

const clash = (name: Located<string>, other: string, report: Report): void =>
  report(diagnostic("name-clash", name.span, { name: name.value, other }))

const checkTwins = (what: string, names: ReadonlyArray<Located<string>>, report: Report): void => {
  const seen = new Map<string, string>()
  for (const { span, value: name } of names) {
    const other = seen.get(name.toLowerCase())
    if (other !== undefined && other !== name) report(diagnostic("case-twin", span, { what, name, other }))
    seen.set(name.toLowerCase(), name)
  }
}

const deviceName = /^(con|prn|aux|nul|com[1-9]|lpt[1-9])$/i

/** What the documents of a project become together: lock files, modules, the index. */
export const checkProjectNames = (documents: ReadonlyArray<Document>, specs: string, report: Report): void => {
  const workflows = new Map<string, WorkflowDocument>()
  const files = new Map<string, Document>()
  const places = new Map<string, Document>()
  for (const document of documents) {
    const start = { ...document.span, end: document.span.start }
    const stem = posix.basename(document.file).split(".")[0] ?? ""
    if (deviceName.test(stem)) report(diagnostic("reserved-file-name", start, { name: stem }))
    const twin = files.get(document.file.toLowerCase())
    if (twin !== undefined) {
      report(diagnostic("case-twin", start, { what: "file", name: document.file, other: twin.file }))
    }
    files.set(document.file.toLowerCase(), document)
    const place = specPath(specs, document.file)
    const other = places.get(place)
    if (other !== undefined) report(diagnostic("name-clash", start, { name: place, other: other.file }))
    places.set(place, document)
    // An older version has the name of the newest.
    if (document.kind === "workflow" && olderVersion(document.file) === undefined) {
      checkWorkflowName(document, workflows, report)
    }
  }
}

const checkWorkflowName = (document: WorkflowDocument, seen: Map<string, WorkflowDocument>, report: Report): void => {
  const { name } = document
  const key = name.value.toLowerCase()
  const other = seen.get(key)
  if (other === undefined) seen.set(key, document)
  else if (other.name.value === name.value) {
    report(diagnostic("duplicate-workflow", name.span, { name: name.value, file: other.file }))
  } else report(diagnostic("case-twin", name.span, { what: "workflow", name: name.value, other: other.name.value }))
}
