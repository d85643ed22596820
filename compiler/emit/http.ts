/** Turns an activity that is an HTTP request into its definition, which needs no implementation. */
import type { ActivityPlan, EntryPlan, HttpPlan, ValuePlan } from "../plan/plan.ts"
import { specPath } from "../source/paths.ts"
import { policyMembers, schemaMembers } from "./activity.ts"
import { member } from "./expression.ts"
import { docComment, quote } from "./literal.ts"
import type { Layout } from "./module.ts"
import { exported, parameter, runtime } from "./names.ts"
import { object, objectOfLines } from "./policy.ts"
import { bracketed, type Doc, join, line, reads } from "./print.ts"
import { declared } from "./schema.ts"
import { plainScope, type Scope } from "./scope.ts"
import { value } from "./value.ts"

const input = parameter("input")
const env = parameter("env")

export const httpDefinition = (activity: ActivityPlan, http: HttpPlan, layout: Layout): Doc => [
  docComment(activity.description),
  "export const ",
  exported(activity.name),
  " = ",
  runtime("httpActivity"),
  `(${quote(`perdure/${specPath(layout.specs, activity.file).replace(/\.yaml$/, "")}/${activity.name}`)}, `,
  objectOfLines([
    ...schemaMembers(activity, layout),
    [
      "errors",
      http.errors.length === 0
        ? undefined
        : object(http.errors.map(({ error, status }) => [status, declared(error, layout)]))
    ],
    ...policyMembers(activity),
    ["env", http.variables.length === 0 ? undefined : bracketed("[", http.variables.map(quote), "]")],
    ["request", request(http, layout)]
  ]),
  ")"
]

/** `(input, env) => ({ ... })`, with the parameters that it reads. */
const request = (http: HttpPlan, layout: Layout): Doc => {
  const scope = { ...plainScope(http.types, layout), aliases: new Map([["input", input], ["env", env]]) }
  const asked = objectOfLines([
    ["method", quote(http.method)],
    ["url", url(http.url, scope)],
    ["headers", entries(http.headers, scope)],
    ["query", entries(http.query, scope)],
    ["body", http.body === undefined ? undefined : value(http.body, scope)]
  ])
  const [readsInput, readsEnv] = [reads(asked, input), reads(asked, env)]
  const parameters = [...readsInput ? [input] : readsEnv ? ["_input"] : [], ...readsEnv ? [env] : []]
  return ["(", join(", ", parameters), ") => (", asked, ")"]
}

/** What stands in a text is encoded, unless it is the base at its start. */
const url = (plan: ValuePlan, scope: Scope): Doc =>
  plan.kind === "template" ? [runtime("uri"), value(plan, scope)] : value(plan, scope)

const entries = (all: ReadonlyArray<EntryPlan>, scope: Scope): Doc | undefined =>
  all.length === 0
    ? undefined
    : bracketed("{", all.map(({ key, value: it }) => member(key, value(it, scope))), "}", line)
