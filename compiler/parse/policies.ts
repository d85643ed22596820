/** Turns what several kinds of files have, such as retry policies and time limits, into what a document says of them. */
import type { Located } from "../source/text.ts"
import type { Annotations, RetryNode, RetryReference, StepTimeoutsNode } from "./document.ts"
import { durationAt } from "./duration.ts"
import { itemsOf, locatedNumber, locatedString, type MapNode, member, type Node } from "./tree.ts"

export const namesAt = (node: Node | undefined): ReadonlyArray<Located<string>> =>
  itemsOf(node).flatMap((item) => locatedString(item) ?? [])

/** What is annotated to a workflow, a step or an activity. */
export const annotationsAt = (node: Node): Annotations | undefined => {
  const annotations = member(node, "annotations")
  return annotations?.kind === "map" ? annotations.value : undefined
}

export const readRetry = (node: MapNode): RetryNode => {
  const initialInterval = durationAt(member(node, "initialInterval"))
  const backoffCoefficient = locatedNumber(member(node, "backoffCoefficient"))
  const maximumInterval = durationAt(member(node, "maximumInterval"))
  const maximumAttempts = locatedNumber(member(node, "maximumAttempts"))
  return {
    span: node.span,
    ...(initialInterval === undefined ? {} : { initialInterval }),
    ...(backoffCoefficient === undefined ? {} : { backoffCoefficient }),
    ...(maximumInterval === undefined ? {} : { maximumInterval }),
    ...(maximumAttempts === undefined ? {} : { maximumAttempts }),
    nonRetryableErrors: namesAt(member(node, "nonRetryableErrors"))
  }
}

export const retryAt = (node: Node | undefined): RetryReference | undefined => {
  if (node?.kind === "map") return { kind: "inline", policy: readRetry(node) }
  const name = locatedString(node)
  return name === undefined ? undefined : { kind: "named", name }
}

export const timeoutsAt = (node: Node | undefined): StepTimeoutsNode => {
  if (node === undefined) return {}
  const scheduleToStart = durationAt(member(node, "scheduleToStart"))
  const startToClose = durationAt(member(node, "startToClose"))
  const scheduleToClose = durationAt(member(node, "scheduleToClose"))
  const heartbeat = durationAt(member(node, "heartbeat"))
  return {
    ...(scheduleToStart === undefined ? {} : { scheduleToStart }),
    ...(startToClose === undefined ? {} : { startToClose }),
    ...(scheduleToClose === undefined ? {} : { scheduleToClose }),
    ...(heartbeat === undefined ? {} : { heartbeat })
  }
}
