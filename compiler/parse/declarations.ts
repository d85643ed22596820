/** Turns the trees of `*.activities.yaml` and `*.types.yaml` files into their documents. */
import type { Located, Span } from "../source/text.ts"
import type { ActivitiesDocument, ActivityNode, TypesDocument } from "./document.ts"
import { httpAt } from "./http.ts"
import { annotationsAt, namesAt, readRetry, retryAt, timeoutsAt } from "./policies.ts"
import { shapeMistakes } from "./shape.ts"
import { entriesOf, locatedBoolean, locatedString, member, type Node } from "./tree.ts"
import { named, readType, structAt, typeAt } from "./types.ts"
import type { Report } from "./value.ts"

export const readActivities = (report: Report, node: Node, span: Span): ActivitiesDocument => {
  report.say(...shapeMistakes("activities.schema.json", node, "An activities file"))
  return {
    kind: "activities",
    file: report.file,
    span,
    imports: namesAt(member(node, "import")),
    schemas: report.schemas,
    retries: entriesOf(member(node, "retries")).flatMap(({ key, value }) =>
      value.kind === "map" ? [{ name: key, policy: readRetry(value) }] : []
    ),
    activities: named(member(node, "activities"), (name, value) => readActivity(report, name, value))
  }
}

const readActivity = (report: Report, name: Located<string>, node: Node): ActivityNode => {
  const description = locatedString(member(node, "description"))
  const success = typeAt(report, member(node, "success"))
  const retry = retryAt(member(node, "retry"))
  const taskQueue = locatedString(member(node, "taskQueue"))
  const idempotent = locatedBoolean(member(node, "idempotent"))
  const http = httpAt(report, member(node, "http"))
  const annotations = annotationsAt(node)
  return {
    name,
    ...(description === undefined ? {} : { description }),
    input: structAt(report, member(node, "input"), name.span),
    ...(success === undefined ? {} : { success }),
    sensitive: namesAt(member(node, "sensitive")),
    errors: namesAt(member(node, "errors")),
    ...(retry === undefined ? {} : { retry }),
    timeouts: timeoutsAt(member(node, "timeouts")),
    ...(taskQueue === undefined ? {} : { taskQueue }),
    ...(idempotent === undefined ? {} : { idempotent }),
    ...(http === undefined ? {} : { http }),
    ...(annotations === undefined ? {} : { annotations })
  }
}

export const readTypes = (report: Report, node: Node, span: Span): TypesDocument => {
  report.say(...shapeMistakes("types.schema.json", node, "A types file"))
  return {
    kind: "types",
    file: report.file,
    span,
    imports: namesAt(member(node, "import")),
    schemas: report.schemas,
    types: named(member(node, "types"), (name, value) => ({ name, type: readType(report, value) })),
    errors: named(member(node, "errors"), (name, value) => ({ name, fields: structAt(report, value, name.span) }))
  }
}
