/** Documents into a checked project: names resolved, types and flow judged, every expression typed by TypeScript. */
import { type Diagnostic, diagnostic, type Phase } from "../diagnostic/diagnostic.ts"
import type { Document, ProjectDocument, Step, TypeNode, WorkflowDocument } from "../parse/document.ts"
import { modulePath } from "../source/paths.ts"
import type { SourceText } from "../source/text.ts"
import { annotationOf } from "./annotation.ts"
import type { AsideInput } from "./aside.ts"
import type { Checked, CheckedFunctions, CheckedStep, CheckedWorkflow, PrintedType, QueryContract } from "./checked.ts"
import { workflowContract } from "./contracts.ts"
import { resolveDeclarations } from "./declarations.ts"
import { explain } from "./explain.ts"
import {
  type DeclaredFunctions,
  declareFunctions,
  functionFiles,
  type FunctionsInput,
  type FunctionsRead
} from "./functions/declared.ts"
import { gatherer } from "./gather.ts"
import { draftRequests } from "./http.ts"
import { idleSteps } from "./idle.ts"
import { closure, type ResolvedImports, resolveImports } from "./imports.ts"
import { type Judgement, mapped, type Pending, type TypeJudge } from "./judge.ts"
import { draftMigrations, type FindReleased } from "./migrate.ts"
import type { HoistedType } from "./mirror-variables.ts"
import { checkProjectNames, checkSymbols } from "./names.ts"
import { draftSchedules } from "./schedules.ts"
import { declarations, makeScope } from "./scope.ts"
import { type Spell, spellings } from "./spelling.ts"
import type { NamedType } from "./type.ts"
import { typesModule } from "./types-module.ts"
import { checkVersions } from "./versions.ts"
import { draftWorkflow, type WorkflowDraft } from "./workflow.ts"

export interface CheckInput {
  readonly project: ProjectDocument
  readonly documents: ReadonlyArray<Document>
  readonly sources: ReadonlyMap<string, SourceText>
  /** The types of JSON Schemas, each by the file, `#` and the pointer. */
  readonly schemas: ReadonlyMap<string, TypeNode>
  /** The texts of the files that functions come from. */
  readonly functions: ReadonlyMap<string, string>
  /** What executions of versions that were released have stored; absent where nothing is known of that. */
  readonly released?: FindReleased
  /** What parsing has said: a file with an error was read only in part, and may declare more than it seems to. */
  readonly parsing: ReadonlyArray<Diagnostic>
}

export const check = (input: CheckInput, judge: TypeJudge): Phase<Checked> => {
  const diagnostics: Array<Diagnostic> = []
  const report = unlessSaid((it) => diagnostics.push(it))
  const documents = input.documents.toSorted((left, right) => left.file < right.file ? -1 : 1)
  const broken = wrongFiles(input.parsing)
  const imports = resolveImports(documents, new Set(input.sources.keys()), broken, report)
  const declared = new Map(documents.map((it) => [it, declarations(it, report)]))
  const scopes = new Map(documents.map((it) => [it, makeScope(it, imports, declared, input.schemas, report)]))
  const scopeOf = (document: Document) =>
    scopes.get(document) ?? makeScope(document, imports, declared, input.schemas, report)
  checkProjectNames(documents, input.project.specs.value, report)
  checkVersions(documents, input.sources, report)
  for (const scope of scopes.values()) checkSymbols(scope, report)
  const { activityFiles, findActivity, findError, table, typeFiles } = resolveDeclarations(documents, scopeOf, report)

  const modules = new Map(typeFiles.map((it, index) => [it.document.file, `types${index}.ts`]))
  const spell = spellings(typeFiles.map(({ document }) => document))
  const types = typeFiles.map((it) => typesModule(it.document, table, (file) => modules.get(file) ?? "", spell))
  const layout = { specs: input.project.specs.value, output: input.project.output.value }
  const startToClose = input.project.defaults.startToClose?.value.millis
  const workflows = documents.filter((it): it is WorkflowDocument => it.kind === "workflow")
  const generated = new Map([...modules].map(([file, module]) => [module, modulePath(layout, file)]))
  const functions = declareFunctions(workflows, report)
  const files = functionFiles(functions.values())
  const functionsRead = readFunctions({ files, sources: input.functions, types, generated }, judge)
  for (const { file, module } of files) modules.set(file, module)
  const moduleOf = (file: string): string => modules.get(file) ?? ""
  const contracts = new Map(
    workflows.map((it) => [it, workflowContract(it, scopeOf(it), findError, report)] as const)
  )
  const shared = mapped(functionsRead, (read) => [...types, ...read.modules])
  const { add, judgements } = gatherer(shared, judge.judge)
  const drafts = [...contracts].map(([document, contract]) => {
    const draft = draftWorkflow({
      document,
      contract,
      functions: functions.get(document),
      scope: scopeOf(document),
      table,
      findError,
      // A contract that was read in part says nothing about its calls.
      findActivity: (file, name) => broken.has(file) ? undefined : findActivity(file, name),
      findWorkflow: (it) => broken.has(it.file) ? undefined : contracts.get(it),
      moduleOf,
      spell,
      // A project file that was read in part may say so.
      hasDefaultTimeout: startToClose !== undefined || broken.has(input.project.file),
      report
    })
    add(draft.mirror)
    return draft
  })
  const asideInput = (document: Document): AsideInput => ({ scope: scopeOf(document), table, moduleOf, spell, report })
  const migrations = draftMigrations(drafts.map((it) => it.checked), input.released, table, asideInput)
  const asides = [
    ...activityFiles.flatMap(({ activities, document }) =>
      draftRequests(activities, asideInput(document), !broken.has(document.file))
    ),
    ...drafts.flatMap(({ checked: { contract, document } }) =>
      draftSchedules(document, contract.payload, asideInput(document))
    ),
    ...[...migrations.values()].flatMap(({ asides }) => asides)
  ]
  for (const { mirror } of asides) add(mirror)
  const { diagnostics: ofFunctions, reached } = functionsRead.get()
  ofFunctions.forEach(report)
  const isWrongSoFar = wrongFiles(diagnostics)
  for (const scope of scopes.values()) {
    // A name that could not be resolved may be what the import is for.
    if (isWrongSoFar.has(scope.document.file) || hasBrokenSteps(scope.document)) continue
    for (const { document, path, span } of scope.unusedImports()) {
      // What is wrong with a file may be what is used of it.
      if (!broken.has(document.file)) report(diagnostic("unused-import", span, { path }))
    }
  }

  const judgementOf = judgements()
  const namesOf = ({ checked }: WorkflowDraft) => namesAround(checked.document, imports, spell)
  const judged = drafts.map((draft) => ({
    ...applyJudgement(draft, judgementOf(draft.mirror), namesOf(draft), report),
    ...checkedFunctions(functions.get(draft.checked.document), reached, input.functions),
    migration: migrations.get(draft.checked.document)?.checked
  }))
  for (const { explaining, mirror } of asides) {
    for (const it of explain(judgementOf(mirror).findings, explaining)) report(it)
  }
  const isWrong = wrongFiles(diagnostics)
  // What is wrong with a file may be why something of it is not used.
  for (const { checked: { document }, readSteps } of drafts) {
    if (isWrong.has(document.file) || broken.has(document.file)) continue
    for (const it of idleSteps(document, readSteps)) report(it)
  }
  return {
    value: {
      workflows: judged.filter((it) => [...closure(it.document, imports.of)].every((file) => !isWrong.has(file.file))),
      activityFiles,
      typeFiles,
      defaults: { startToCloseMillis: startToClose }
    },
    diagnostics
  }
}

/** Where there are none, nobody is asked. */
const readFunctions = (input: FunctionsInput, judge: TypeJudge): Pending<FunctionsRead> => {
  const none: FunctionsRead = { modules: [], reached: new Map(), diagnostics: [] }
  return input.files.length === 0 ? { isKnown: () => true, get: () => none } : judge.readFunctions(input)
}

const checkedFunctions = (
  declared: DeclaredFunctions | undefined,
  reached: FunctionsRead["reached"],
  texts: CheckInput["functions"]
): { readonly functions?: CheckedFunctions } => {
  if (declared === undefined) return {}
  const { file, names } = declared
  const sources = (reached.get(file) ?? []).map((it) => ({ file: it, text: texts.get(it) ?? "" }))
  return { functions: { file, names: names.map(({ value }) => value), sources } }
}

/** A JSON Schema that several types refer to is judged with each of them. */
const unlessSaid = (report: (it: Diagnostic) => void): (it: Diagnostic) => void => {
  const said = new Set<string>()
  return (it) => {
    const key = JSON.stringify([it.code, it.span, it.message])
    if (!said.has(key)) report(it)
    said.add(key)
  }
}

/** Steps that could not be read may have used anything. */
const hasBrokenSteps = (document: Document): boolean => document.kind === "workflow" && document.brokenSteps.size > 0

const wrongFiles = (diagnostics: ReadonlyArray<Diagnostic>): ReadonlySet<string> =>
  new Set(diagnostics.flatMap((it) => it.severity === "error" && it.span !== undefined ? [it.span.file] : []))

const applyJudgement = (
  { checked, explaining, mirror }: WorkflowDraft,
  { findings, types }: Judgement,
  names: ReadonlyMap<string, NamedType>,
  report: (it: Diagnostic) => void
): CheckedWorkflow => {
  const answers = types.values()
  const texts = new Map<HoistedType["of"], Array<string>>()
  for (const { is, of } of mirror.hoisted) {
    const text = typeof is === "string" ? is : answers.next().value ?? "unknown"
    const others = texts.get(of)
    if (others === undefined) texts.set(of, [text])
    else others.push(text)
  }
  const printed = new Map([...texts].map(([of, known]) => [of, printedType(annotationOf(known), names)]))
  const steps = [...checked.steps].map(([step, facts]): readonly [Step, CheckedStep] => {
    const type = printed.get(step)
    const left = step.kind === "switch" ? printed.get(step.cases)?.text : undefined
    return [step, { ...facts, ...(type === undefined ? {} : { type }), ...(left === undefined ? {} : { left }) }]
  })
  const lefts = new Map(steps.flatMap(([{ id }, { left }]) => left === undefined ? [] : [[id.value, left]]))
  for (const it of explain(findings, explaining, lefts)) report(it)
  const queries = checked.document.queries.flatMap((node): ReadonlyArray<QueryContract> => {
    const type = printed.get(node)
    return type === undefined ? [] : [{ node, type }]
  })
  return { ...checked, steps: new Map(steps), queries }
}

const printedType = (text: string, known: ReadonlyMap<string, NamedType>): PrintedType => ({
  text,
  names: new Map(
    [...new Set(text.match(/\b[A-Z][\w$]*/g))].flatMap((name) => {
      const type = known.get(name)
      return type === undefined ? [] : [[name, type] as const]
    })
  )
})

/** All declared types that a workflow's values can have, as TypeScript spells them. */
const namesAround = (document: Document, imports: ResolvedImports, spell: Spell): ReadonlyMap<string, NamedType> =>
  new Map(
    [...closure(document, imports.of)].flatMap((it) =>
      it.kind === "types"
        ? it.types.map(({ name: { value: name } }): [string, NamedType] => {
          const type: NamedType = { kind: "named", name, file: it.file }
          return [spell(type), type]
        })
        : []
    )
  )
