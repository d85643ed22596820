/** The queries that a workflow declares: what they read, and which steps they ask about. */
import type { Expression, NamedValueNode } from "../parse/document.ts"
import { expressionsIn, references } from "./references.ts"

export const expressionsOf = (queries: ReadonlyArray<NamedValueNode>): ReadonlyArray<Expression> =>
  queries.flatMap(({ value }) => expressionsIn(value))

/** The ids of the steps that expressions read, each once. */
export const stepsAsked = (expressions: ReadonlyArray<Expression>): ReadonlyArray<string> => [
  ...new Set(expressions.flatMap(references).flatMap(({ step }) => step?.id ?? []))
]
