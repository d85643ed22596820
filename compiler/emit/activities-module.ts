/** Turns an activities file into the module of its service interface and of what workflows call. */
import type { ActivitiesPlan, ActivityPlan } from "../plan/plan.ts"
import { specPath } from "../source/paths.ts"
import { activityDefinition, workMethod, workSchemas } from "./activity.ts"
import { httpDefinition } from "./http.ts"
import { docComment, quote } from "./literal.ts"
import { type Layout, type Module, printModule, provenance } from "./module.ts"
import { effect, exported, imported, pascalCase } from "./names.ts"
import { fileName, modulePath } from "./paths.ts"
import { type Doc, indent, type Name, newline } from "./print.ts"

export const activitiesModule = (plan: ActivitiesPlan, layout: Layout): Module => {
  const service = exported(serviceName(plan.file))
  const file = specPath(layout.specs, plan.file)
  const methods = plan.activities.filter((it) => it.http === undefined)
  return printModule({
    path: modulePath(layout, plan.file),
    summary: plan.activities.length === 0
      ? `Nothing: ${file} has no activities yet.`
      : methods.length === 0
      ? `The activities of ${file}: HTTP requests, which nobody has to implement.`
      : `The activities of ${file}: implement \`${service.wanted}\` and provide it as a layer.`,
    provenance: provenance(layout, plan.file),
    body: [
      ...plan.activities.flatMap((activity) => workSchemas(activity, layout)),
      ...(methods.length === 0 ? [] : [serviceClass(plan.file, methods, service, layout)]),
      ...plan.activities.map((activity) =>
        activity.http === undefined
          ? activityDefinition(activity, service, layout)
          : httpDefinition(activity, activity.http, layout)
      )
    ]
  })
}

const serviceClass = (file: string, methods: ReadonlyArray<ActivityPlan>, service: Name, layout: Layout): Doc => [
  docComment("The bodies of the activities, each given its input and the context of the attempt."),
  serviceOf(
    service,
    methods.map((activity) => workMethod(activity, "ActivityContext", layout)),
    serviceKey(file, service, layout)
  )
]

/** A service that the application provides. */
export const serviceOf = (service: Name, methods: ReadonlyArray<Doc>, key: string): Doc => [
  "export class ",
  service,
  " extends ",
  effect("Context"),
  ".Service<",
  service,
  ", {",
  indent(methods.map((method) => [newline, method])),
  newline,
  `}>()(${quote(key)}) {}`
]

/** `shop.activities.yaml` to `ShopActivities`. */
export const serviceName = (file: string): string =>
  pascalCase(fileName(file).replace(/\.activities\.yaml$/, "")) + "Activities"

/** The service as a type, as a workflow names it. */
export const serviceType = (file: string, layout: Layout): Name =>
  imported(modulePath(layout, file), serviceName(file), true)

/** The same wherever the service is generated from its spec. */
export const serviceKey = (file: string, { wanted }: Name, layout: Layout): string =>
  `perdure/${specPath(layout.specs, file).replace(/\.yaml$/, "")}/${wanted}`
