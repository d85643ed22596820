/** What holds of every specification, whatever stands in it; each case that breaks it is a finding. */
import { join } from "node:path"
import type { Module } from "../../compiler/emit/module.ts"
import { randomOf } from "../support/random/random.ts"
import { sharedSpecs } from "../support/random/shared.ts"
import { judgeWith6, judgeWith7, temporaryModule } from "../support/strict.ts"
import type { Case } from "./case.ts"
import type { Compiler } from "./compiler.ts"
import { pairsIn } from "./pairs.ts"
import { reformatted } from "./permute.ts"

export interface Finding {
  /** The case, as far as it is known. */
  readonly id: string
  readonly how: string
  readonly what: string
}

export interface Report {
  readonly findings: ReadonlyArray<Finding>
  readonly accepted: number
  /** How often each pair of container and step occurs among what was accepted. */
  readonly pairs: ReadonlyMap<string, number>
}

export interface PropertyOptions {
  /** Of the folder for the modules that TypeScript judges. */
  readonly name: string
  /** Only ask whether what is accepted has the right types, and one TypeScript about it. */
  readonly quick: boolean
}

type Files = ReadonlyMap<string, string>

const filesOf = (cases: ReadonlyArray<Case>): Files =>
  new Map([...sharedSpecs, ...cases.flatMap((it) => [...it.files])])

/** What generated modules import beside each other. */
const functionFiles = (cases: ReadonlyArray<Case>) =>
  [...filesOf(cases)].flatMap(([path, text]) => path.endsWith(".functions.ts") ? [{ path, text }] : [])

/** `w17.workflow.yaml`, `w17/desk.types.yaml` and `generated/w17.client.ts` belong to w17. */
const idOf = (path: string): string => /(?:^|\/)(w\d+)[./]/.exec(path)?.[1] ?? ""

export const judge = async (
  compiler: Compiler,
  cases: ReadonlyArray<Case>,
  options: PropertyOptions
): Promise<Report> => {
  const findings: Array<Finding> = []
  const say = (id: string, what: string): void => {
    findings.push({ id, how: cases.find((it) => it.id === id)?.how ?? "", what })
  }
  const refused = refusedIn(compiler, cases, say)
  const accepted = cases.filter(({ id }) => !refused.has(id))

  const { checked, diagnostics, modules } = compiler.compileSources(filesOf(accepted))
  for (const { code, message, severity, span } of diagnostics) {
    if (severity === "error") say(idOf(span?.file ?? ""), `is refused when the refused are gone: ${code} ${message}`)
  }
  await typed([...modules, ...functionFiles(accepted)], options, say)
  if (!options.quick) {
    sameBytes(modules, compiler.compileSources(new Map([...filesOf(accepted)].toReversed())).modules, say)
    sameHashes(compiler, accepted, modules, say)
  }

  const pairs = new Map<string, number>()
  for (const { document } of checked?.workflows ?? []) {
    for (const pair of pairsIn(document.steps)) pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  return { findings, accepted: accepted.length, pairs }
}

type Say = (id: string, what: string) => void

/** The cases with an error; each thing that is said has to have a place in a file, and a code that the catalogue has. */
const refusedIn = (compiler: Compiler, cases: ReadonlyArray<Case>, say: Say): ReadonlySet<string> => {
  const files = filesOf(cases)
  const { diagnostics, project } = compiler.checkSources(files)
  const refused = new Map<string, Set<string>>()
  for (const it of diagnostics) {
    const id = idOf(it.span?.file ?? "")
    if (it.severity === "error") refused.set(id, (refused.get(id) ?? new Set()).add(it.code))
    if (!Object.hasOwn(compiler.catalog, it.code)) say(id, `has a finding of no known code: ${it.code}`)
    const spans = [
      it.span,
      ...(it.related ?? []).map(({ span }) => span),
      ...(it.fix?.edits ?? []).map(({ span }) => span)
    ]
    for (const span of spans) {
      const length = project?.sources.get(span?.file ?? "")?.text.length
      const isInside = span !== undefined && length !== undefined && 0 <= span.start && span.start <= span.end &&
        span.end <= length
      if (!isInside) say(id, `has a finding outside of every file: ${it.code} ${it.message}`)
    }
  }
  compiler.renderText(diagnostics, project?.sources ?? new Map())
  for (const { code, id } of cases) {
    if (code !== undefined && !refused.get(id)?.has(code)) say(id, `has to be refused as ${code}, and is not`)
  }
  return new Set(refused.keys())
}

const sameBytes = (modules: ReadonlyArray<Module>, again: ReadonlyArray<Module>, say: Say): void => {
  const before = new Map(modules.map(({ path, text }) => [path, text]))
  for (const { path, text } of again) {
    if (before.get(path) !== text) say(idOf(path), `is compiled otherwise the second time: ${path}`)
  }
  if (modules.length !== again.length) say("", "The second time there are other modules")
}

/** Neither formatting nor comments nor the order of keys change what a contract is. */
const sameHashes = (
  compiler: Compiler,
  cases: ReadonlyArray<Case>,
  modules: ReadonlyArray<Module>,
  say: Say
): void => {
  const others = cases.map((it): Case => ({
    ...it,
    files: it.spec === undefined
      ? it.files
      : new Map([[`${it.id}.workflow.yaml`, reformatted(it.spec, randomOf(Number(it.id.slice(1))))]])
  }))
  const { diagnostics, modules: after } = compiler.compileSources(filesOf(others))
  for (const { code, message, severity, span } of diagnostics) {
    if (severity === "error") say(idOf(span?.file ?? ""), `is refused in another form: ${code} ${message}`)
  }
  const hashes = hashesIn(modules)
  for (const [id, lines] of hashesIn(after)) {
    const other = lines.find((line) => !hashes.get(id)?.includes(line))
    if (other !== undefined) say(id, `has other hashes in another form: ${other}`)
  }
}

/** What the manifest says of each workflow, a line for each hash. */
const hashesIn = (modules: ReadonlyArray<Module>): ReadonlyMap<string, ReadonlyArray<string>> => {
  const manifest = modules.find(({ path }) => path.endsWith("manifest.json"))
  const { workflows }: { readonly workflows: ReadonlyArray<{ readonly spec: string }> } = manifest === undefined
    ? { workflows: [] }
    : JSON.parse(manifest.text)
  return new Map(workflows.map((it) => [idOf(it.spec), JSON.stringify(it, withoutLines, 1).split(/,?\n/)]))
}

const withoutLines = (key: string, value: unknown): unknown => key === "lines" ? undefined : value

/** What was accepted is right under the strictest settings that somebody could compile it with. */
const typed = async (
  modules: ReadonlyArray<Pick<Module, "path" | "text">>,
  { name, quick }: PropertyOptions,
  say: Say
): Promise<void> => {
  const files = modules
    .filter(({ path }) => path.endsWith(".ts"))
    .map(({ path, text }) => temporaryModule(join(name, path), text))
  for (const line of [...await judgeWith7(files, name), ...(quick ? [] : judgeWith6(files))]) {
    say(idOf(line.slice(line.indexOf(`/${name}/`))), `is accepted, and TypeScript refuses what is generated: ${line}`)
  }
}
