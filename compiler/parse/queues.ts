/** Turns the queues of a workflow into what a document says of them. */
import type { Located } from "../source/text.ts"
import type { QueueNode } from "./document.ts"
import { namesAt, retryAt } from "./policies.ts"
import { locatedNumber, locatedString, member, type Node } from "./tree.ts"
import { structAt, typeAt } from "./types.ts"
import { type Report, valueAt } from "./value.ts"

export const readQueue = (report: Report, name: Located<string>, node: Node): QueueNode => {
  const description = locatedString(member(node, "description"))
  const success = typeAt(report, member(node, "success"))
  const key = valueAt(report, member(node, "key"))
  const retry = retryAt(member(node, "retry"))
  const concurrency = locatedNumber(member(node, "concurrency"))
  return {
    name,
    ...(description === undefined ? {} : { description }),
    input: structAt(report, member(node, "input"), name.span),
    ...(success === undefined ? {} : { success }),
    sensitive: namesAt(member(node, "sensitive")),
    errors: namesAt(member(node, "errors")),
    ...(key === undefined ? {} : { key }),
    ...(retry === undefined ? {} : { retry }),
    ...(concurrency === undefined ? {} : { concurrency })
  }
}
