/** Turns an activities file into the module of its service interface and of what workflows call. */
import type { ActivitiesPlan } from "../plan/plan.ts"
import { specPath } from "../source/paths.ts"
import { activityDefinition, activityMethod, activitySchemas } from "./activity.ts"
import { docComment, quote } from "./literal.ts"
import { type Layout, type Module, printModule, provenance } from "./module.ts"
import { effect, exported, imported, pascalCase } from "./names.ts"
import { fileName, modulePath } from "./paths.ts"
import { type Doc, indent, type Name, newline } from "./print.ts"

export const activitiesModule = (plan: ActivitiesPlan, layout: Layout): Module => {
  const service = exported(serviceName(plan.file))
  return printModule({
    path: modulePath(layout, plan.file),
    summary: plan.activities.length === 0
      ? `Nothing: ${specPath(layout.specs, plan.file)} has no activities yet.`
      : `The activities of ${
        specPath(layout.specs, plan.file)
      }: implement \`${service.wanted}\` and provide it as a layer.`,
    provenance: provenance(layout, plan.file),
    body: plan.activities.length === 0 ? [] : [
      ...plan.activities.flatMap((activity) => activitySchemas(activity, layout)),
      serviceClass(plan, service, layout),
      ...plan.activities.map((activity) => activityDefinition(activity, service, layout))
    ]
  })
}

const serviceClass = (plan: ActivitiesPlan, service: Name, layout: Layout): Doc => [
  docComment("The bodies of the activities, each given its input and the context of the attempt."),
  "export class ",
  service,
  " extends ",
  effect("Context"),
  ".Service<",
  service,
  ", {",
  indent(plan.activities.map((activity) => [newline, activityMethod(activity, layout)])),
  newline,
  `}>()(${quote(serviceKey(plan.file, layout))}) {}`
]

/** `shop.activities.yaml` to `ShopActivities`. */
export const serviceName = (file: string): string =>
  pascalCase(fileName(file).replace(/\.activities\.yaml$/, "")) + "Activities"

/** The service as a type, as a workflow names it. */
export const serviceType = (file: string, layout: Layout): Name =>
  imported(modulePath(layout, file), serviceName(file), true)

const serviceKey = (file: string, layout: Layout): string =>
  `perdure/${specPath(layout.specs, file).replace(/\.yaml$/, "")}/${serviceName(file)}`
