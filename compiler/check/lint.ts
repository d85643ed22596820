/** What the project and its comments say about warnings, done to everything that was found. */
import { catalog } from "../diagnostic/catalog.ts"
import { type Code, type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { isRule } from "../diagnostic/rules.ts"
import { suggest } from "../diagnostic/suggest.ts"
import { type Ignore, ignoresIn } from "../parse/comments.ts"
import type { ProjectDocument } from "../parse/document.ts"
import { type Located, positionAt, type SourceText } from "../source/text.ts"

export const lint = (
  found: ReadonlyArray<Diagnostic>,
  { check: { rules } }: ProjectDocument,
  sources: ReadonlyMap<string, SourceText>
): ReadonlyArray<Diagnostic> => {
  const wrong = rules.flatMap(({ code }) => codeProblem(code) ?? [])
  const ignores = silencesIn(sources)
  const kept = unsilenced(found, ignores)
  const isWrong = kept.some(({ severity }) => severity === "error")
  return leveled([...kept, ...wrong, ...ignores.flatMap((it) => it.problem(isWrong) ?? [])], rules)
}

/** The same of what is found later, without a look at the settings and comments themselves. */
export const quieted = (
  found: ReadonlyArray<Diagnostic>,
  { check: { rules } }: ProjectDocument,
  sources: ReadonlyMap<string, SourceText>
): ReadonlyArray<Diagnostic> => leveled(unsilenced(found, silencesIn(sources)), rules)

const silencesIn = (sources: ReadonlyMap<string, SourceText>): ReadonlyArray<Silence> =>
  [...sources.values()].flatMap((source) => ignoresIn(source).map((it) => new Silence(it, source)))

const unsilenced = (
  found: ReadonlyArray<Diagnostic>,
  ignores: ReadonlyArray<Silence>
): ReadonlyArray<Diagnostic> =>
  found.filter((it) => {
    const silences = ignores.filter((ignore) => ignore.isAbout(it))
    for (const ignore of silences) ignore.isUsed = true
    return silences.length === 0
  })

const leveled = (
  found: ReadonlyArray<Diagnostic>,
  rules: ProjectDocument["check"]["rules"]
): ReadonlyArray<Diagnostic> => {
  const levels = new Map(rules.map(({ code, level }) => [code.value, level]))
  return found.flatMap((it) => {
    const level = it.severity === "warning" ? levels.get(it.code) ?? "warning" : it.severity
    return level === "off" ? [] : [{ ...it, severity: level }]
  })
}

/** A comment, and whether there was anything for it to silence. */
class Silence {
  readonly #ignore: Ignore
  readonly #source: SourceText
  isUsed = false

  constructor(ignore: Ignore, source: SourceText) {
    this.#ignore = ignore
    this.#source = source
  }

  isAbout({ code, severity, span }: Diagnostic): boolean {
    const { code: { span: { file }, value }, line } = this.#ignore
    return severity === "warning" && code === value && span?.file === file &&
      positionAt(this.#source, span.start).line === line
  }

  /** What is wrong with it. Where something else is wrong, what it silences may only not have been found. */
  problem(isWrong: boolean): Diagnostic | undefined {
    const { code, reason } = this.#ignore
    const problem = codeProblem(code)
    if (problem !== undefined) return problem
    if (reason === "") return diagnostic("ignore-without-reason", code.span, { code: code.value })
    // Whether there is a change that it is about, only the gate knows.
    return this.isUsed || isWrong || isRule(code.value)
      ? undefined
      : diagnostic("unused-ignore", code.span, { code: code.value })
  }
}

const isCode = (text: string): text is Code => Object.hasOwn(catalog, text)

const warnings = Object.entries(catalog).flatMap(([code, { severity }]) => severity === "warning" ? [code] : [])

const codeProblem = ({ span, value: code }: Located<string>): Diagnostic | undefined => {
  if (!isCode(code)) return diagnostic("unknown-code", span, { code, suggestion: suggest(code, warnings) })
  return catalog[code].severity === "error" ? diagnostic("not-a-warning", span, { code }) : undefined
}
