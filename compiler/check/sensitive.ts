/** The members that contracts name as sensitive, against those that there are, and against what would show them. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { Value, WorkflowDocument } from "../parse/document.ts"
import type { Located } from "../source/text.ts"
import { expressionsIn, membersOf } from "./references.ts"
import { alternatives, type TypeTable } from "./type-text.ts"
import type { StructType, Type } from "./type.ts"

type Report = (it: Diagnostic) => void
type Names = ReadonlyArray<Located<string>>

/** A contract that names members of what it is given and of what it gives. */
interface Naming {
  readonly owner: string
  readonly given: "payload" | "input"
  readonly sensitive: Names
  readonly types: readonly [given: StructType, success: Type]
}

/** Each name is that of a member, and stands there once. */
export const checkSensitive = ({ given, owner, sensitive, types }: Naming, table: TypeTable, report: Report): void => {
  const parts = types.flatMap((type) => alternatives(type, table))
  const known = parts.flatMap((part) => part.kind === "struct" ? part.fields.map(({ name }) => name) : [])
  // A name behind a name is the unresolved one, which has been reported.
  const isAllKnown = parts.every((part) => part.kind !== "named")
  const named = new Map<string, Located<string>>()
  for (const name of sensitive) {
    const { span, value } = name
    const first = named.get(value)
    if (first !== undefined) {
      const related = [{ message: "it is named here first", span: first.span }]
      report(diagnostic("sensitive-repeated", span, { name: value }, { related }))
    } else if (isAllKnown && !known.includes(value)) {
      report(diagnostic("sensitive-unknown", span, { name: value, owner, given, suggestion: suggest(value, known) }))
    }
    named.set(value, first ?? name)
  }
}

/** Keys and attributes are shown wherever an execution is. */
export const checkShown = (
  { attributes, idempotencyKey, queues, sensitive }: WorkflowDocument,
  report: Report
): void => {
  const check = (what: string, root: string, value: Value | undefined, hidden: Names): void => {
    for (const { member, span } of expressionsIn(value).flatMap((it) => membersOf(it, root))) {
      if (member !== undefined && hidden.some((it) => it.value === member)) {
        report(diagnostic("sensitive-shown", span, { what, path: `${root}.${member}` }))
      }
    }
  }
  check("idempotency key", "payload", idempotencyKey, sensitive)
  for (const { name, value } of attributes) check(`attribute ${name.value}`, "payload", value, sensitive)
  for (const { key, name, sensitive } of queues) check(`key of ${name.value}`, "input", key, sensitive)
}
