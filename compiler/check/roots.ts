/** Names that expressions may read besides the steps: the library, the types they can make, and the roots of their place. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { Expression, Value } from "../parse/document.ts"
import { builtinFunctions, dateFunctions, libraryObjects } from "../parse/library.ts"
import { expressionsIn, type Reference, references, spanIn } from "./references.ts"
import type { Problem } from "./visibility.ts"

/** Whether a type has a brand, so that expressions may call it; undefined if there is no such type. */
export type Makes = (name: string) => boolean | undefined

const functions: ReadonlyArray<string> = [
  ...builtinFunctions,
  ...dateFunctions,
  ...Object.keys(libraryObjects),
  "undefined"
]

export const isLibrary = (name: string): boolean => functions.includes(name)

/** A name that is none of `known` may be that of a type; else it is nothing. */
export const otherName = (
  { name, node, parameters }: Reference,
  expression: Expression,
  known: ReadonlyArray<string>,
  makes: Makes,
  examples?: ReadonlyArray<string>
): Problem | undefined => {
  const span = spanIn(expression, node)
  const isMaker = /^[A-Z]/.test(name) ? makes(name) : undefined
  if (isMaker !== undefined) return isMaker ? undefined : { said: diagnostic("not-a-maker", span, { name }) }
  if (name === "env") return { said: diagnostic("env-outside", span, {}) }
  const suggestion = suggest(name, [...parameters, ...known, ...functions])
  return { said: diagnostic("unknown-name", span, { name, suggestion, examples }) }
}

export interface RootsInput {
  /** What can be read, each with an example of how. */
  readonly roots: Readonly<Record<string, string>>
  readonly makes: Makes
  readonly report: (it: Diagnostic) => void
}

/** The expressions of values at a place without steps: those that read only what they may, and the others, reported. */
export const readRoots = (values: ReadonlyArray<Value | undefined>, { makes, report, roots }: RootsInput) => {
  const names = Object.keys(roots)
  const expressions = new Set<Expression>()
  const poisoned = new Set<Expression>()
  for (const expression of values.flatMap(expressionsIn)) {
    const problems = references(expression).flatMap((it) =>
      names.includes(it.name) || isLibrary(it.name)
        ? []
        : otherName(it, expression, names, makes, Object.values(roots)) ?? []
    )
    for (const { said } of problems) if (said !== undefined) report(said)
    const seen = problems.length === 0 ? expressions : poisoned
    seen.add(expression)
  }
  return { expressions, poisoned }
}
