/** Turns an activity contract into its schemas, its method in the service and its definition. */
import type { ActivityPlan } from "../plan/plan.ts"
import { docComment, memberKey, quote } from "./literal.ts"
import type { Layout } from "./module.ts"
import { effect, exported, imported, pascalCase, runtime } from "./names.ts"
import { modulePath } from "./paths.ts"
import { objectOfLines, retryPolicy, timeouts } from "./policy.ts"
import { bracketed, type Doc, group, indent, join, line, type Name, newline, softline } from "./print.ts"
import { declared, schemaOf, typeOf } from "./schema.ts"

/** `ReserveStockInput` and, where the success has no name yet, `ReserveStockSuccess`, each as schema and type. */
export const activitySchemas = (activity: ActivityPlan, layout: Layout): ReadonlyArray<Doc> => [
  schemaAndType(inputName(activity), schemaOf(activity.input, layout), true),
  ...(typeOf(activity.success, layout) === undefined
    ? [schemaAndType(successName(activity), schemaOf(activity.success, layout), activity.success.kind === "struct")]
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
  typeOf(activity.success, layout)
    ?? imported(modulePath(layout, activity.file), successName(activity).wanted, true)

/** The member of the service interface that the application implements. */
export const activityMethod = (activity: ActivityPlan, layout: Layout): Doc => {
  const success = typeOf(activity.success, layout) ?? successName(activity)
  const errors = join(" | ", activity.errors.map((error) => declared(error, layout, true)))
  return [
    docComment(activity.description),
    `readonly ${memberKey(activity.name)}: `,
    group([
      "(",
      indent([softline, "input: ", inputName(activity), ",", line, "context: ", runtime("ActivityContext", true)]),
      softline,
      ") => ",
      effect("Effect", true),
      ".Effect<",
      success,
      activity.errors.length === 0 ? [] : [", ", errors],
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
    [
      "errors",
      activity.errors.length === 0 ? undefined : bracketed("[", activity.errors.map((it) => declared(it, layout)), "]")
    ],
    ...policyMembers(activity)
  ]),
  ")"
]

type Members = ReadonlyArray<readonly [name: string, value: Doc | undefined]>

export const schemaMembers = (activity: ActivityPlan, layout: Layout): Members => {
  const success = typeOf(activity.success, layout) === undefined
    ? successName(activity)
    : schemaOf(activity.success, layout)
  return [["input", inputName(activity)], ["success", activity.success.kind === "void" ? undefined : success]]
}

export const policyMembers = ({ retry, taskQueue, timeouts: limits }: ActivityPlan): Members => [
  ["retry", retry === undefined ? undefined : retryPolicy(retry)],
  ["timeouts", timeouts(limits)],
  ["taskQueue", taskQueue === undefined ? undefined : quote(taskQueue)]
]

export const inputName = (activity: ActivityPlan): Name => exported(`${pascalCase(activity.name)}Input`)

export const successName = (activity: ActivityPlan): Name => exported(`${pascalCase(activity.name)}Success`)
