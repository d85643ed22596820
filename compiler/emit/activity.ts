/** Turns an activity contract into its schemas, its method in the service and its definition. */
import type { ActivityPlan } from "../plan/plan.ts"
import { docComment, memberKey, quote } from "./literal.ts"
import type { Layout } from "./module.ts"
import { effect, exported, imported, pascalCase, runtime } from "./names.ts"
import { modulePath } from "./paths.ts"
import { objectOfLines, retryPolicy, timeouts } from "./policy.ts"
import { bracketed, type Doc, group, indent, join, line, type Name, newline, softline } from "./print.ts"
import { declared, schemaOf, typeOf } from "./schema.ts"

/** What an activity and a queue have in common. */
type Work = Pick<ActivityPlan, "name" | "description" | "input" | "success" | "sensitive" | "errors">

/** `ReserveStockInput` and, where the success has no name yet, `ReserveStockSuccess`, each as schema and type. */
export const workSchemas = (work: Work, layout: Layout): ReadonlyArray<Doc> => [
  schemaAndType(inputName(work), schemaOf(work.input, layout), true),
  ...(typeOf(work.success, layout) === undefined
    ? [schemaAndType(successName(work), schemaOf(work.success, layout), work.success.kind === "struct")]
    : [])
]

/** A constant and a type of one name. The types of structures are interfaces: TypeScript shows those by name. */
export const schemaAndType = (name: Name, schema: Doc, struct: boolean, share = ""): Doc => [
  `${share}const `,
  name,
  " = ",
  schema,
  newline,
  typeBeside(name, struct)
]

export const typeBeside = (name: Name, struct: boolean): Doc =>
  struct
    ? ["export interface ", name, " extends ", effect("Schema", true), ".Schema.Type<typeof ", name, "> {}"]
    : ["export type ", name, " = typeof ", name, ".Type"]

/** The type of an activity's success, as another module names it. */
export const successType = (activity: ActivityPlan, layout: Layout): Doc =>
  successTypeFrom(modulePath(layout, activity.file), activity, layout)

/** The type of what is done, as it is named by others than the module that declares it. */
export const successTypeFrom = (module: string, work: Work, layout: Layout): Doc =>
  typeOf(work.success, layout) ?? imported(module, successName(work).wanted, true)

/** The member of the service interface that the application implements. `context` is a type of the runtime. */
export const workMethod = (work: Work, context: string, layout: Layout): Doc => {
  const success = typeOf(work.success, layout) ?? successName(work)
  const errors = join(" | ", work.errors.map((error) => declared(error, layout, true)))
  return [
    docComment(work.description),
    `readonly ${memberKey(work.name)}: `,
    group([
      "(",
      indent([softline, "input: ", inputName(work), ",", line, "context: ", runtime(context, true)]),
      softline,
      ") => ",
      effect("Effect", true),
      ".Effect<",
      success,
      work.errors.length === 0 ? [] : [", ", errors],
      ">"
    ])
  ]
}

/** What a workflow calls: the contract, once per module. */
export const activityDefinition = (activity: ActivityPlan, service: Name, layout: Layout): Doc => [
  "export const ",
  exported(activity.name),
  " = ",
  runtime("activity"),
  "(",
  service,
  `, ${quote(activity.name)}, `,
  objectOfLines([
    ...schemaMembers(activity, layout),
    ["errors", errorList(activity, layout)],
    ...policyMembers(activity)
  ]),
  ")"
]

type Members = ReadonlyArray<readonly [name: string, value: Doc | undefined]>

export const schemaMembers = (work: Work, layout: Layout): Members => {
  const success = typeOf(work.success, layout) === undefined ? successName(work) : schemaOf(work.success, layout)
  return [
    ["input", inputName(work)],
    ["success", work.success.kind === "void" ? undefined : success],
    ["sensitive", sensitiveList(work)]
  ]
}

/** Absent where there are none. */
export const sensitiveList = ({ sensitive }: Pick<Work, "sensitive">): Doc | undefined =>
  sensitive.length === 0 ? undefined : bracketed("[", sensitive.map(quote), "]")

/** Absent where there are none. */
export const errorList = ({ errors }: Work, layout: Layout): Doc | undefined =>
  errors.length === 0 ? undefined : bracketed("[", errors.map((it) => declared(it, layout)), "]")

export const policyMembers = ({ retry, taskQueue, timeouts: limits }: ActivityPlan): Members => [
  ["retry", retry === undefined ? undefined : retryPolicy(retry)],
  ["timeouts", timeouts(limits)],
  ["taskQueue", taskQueue === undefined ? undefined : quote(taskQueue)]
]

const inputName = ({ name }: Work): Name => exported(`${pascalCase(name)}Input`)

const successName = ({ name }: Work): Name => exported(`${pascalCase(name)}Success`)
