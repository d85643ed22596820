/** The workflows that a workflow runs as its children: which they are, what they leave to read, and how they are told apart. */
import type { Node } from "estree"
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type { ChildStep, Expression, Step, Value, WorkflowDocument } from "../parse/document.ts"
import { allSteps, blocksAround, blocksOf, loopAround } from "./blocks.ts"
import type { WorkflowContract } from "./checked.ts"
import { childrenOf, expressionsIn, pathOf, references } from "./references.ts"
import type { Scope } from "./scope.ts"
import { checkWait } from "./timeouts.ts"
import { unresolved, voidType } from "./type-text.ts"
import type { Type } from "./type.ts"

export const childrenIn = (steps: ReadonlyArray<Step>): ReadonlyArray<ChildStep> =>
  allSteps(steps).filter((it) => it.kind === "child")

/** The contract of each child; an unknown name is reported at every step. */
export const resolveChildren = (
  { steps }: WorkflowDocument,
  scope: Scope,
  findWorkflow: (document: WorkflowDocument) => WorkflowContract | undefined
): ReadonlyMap<ChildStep, WorkflowContract> =>
  new Map(
    childrenIn(steps).flatMap((step) => {
      const declared = scope.resolve("workflow", step.workflow)
      const contract = declared === undefined ? undefined : findWorkflow(declared.node)
      return contract === undefined ? [] : [[step, contract] as const]
    })
  )

/** What a child leaves to read: its result, or what finds its execution again. */
export const childValue = (step: ChildStep, contract: WorkflowContract | undefined): Type => {
  if (step.mode !== "await") return startedType
  if (contract === undefined) return unresolved
  return contract.success.kind === "void" ? voidType : contract.success
}

const startedType: Type = {
  kind: "struct",
  fields: [{ name: "executionId", optional: false, type: { kind: "primitive", name: "string" } }]
}

/** The limits of their waits, and that those of a loop are not all one. */
export const checkChildren = (
  { steps }: WorkflowDocument,
  scope: Scope,
  report: (it: Diagnostic) => void
): void => {
  const blocks = blocksOf(steps)
  for (const step of childrenIn(steps)) {
    if (step.timeout !== undefined) checkWait(step.timeout, report)
    const loop = loopAround(blocks.of.get(step))
    const key = scope.peek("workflow", step.workflow.value)?.node.idempotencyKey
    if (loop?.owner === undefined || key === undefined || key.kind === "broken") continue
    const isOfLoop = (it: Step) => it !== loop.owner && blocksAround(blocks.of.get(it) ?? loop).includes(loop)
    const inside = new Set(allSteps(steps).filter(isOfLoop).map((it) => it.id.value))
    const alias = loop.owner.kind === "foreach" ? loop.owner.as.value : "state"
    const varies = (it: Expression) =>
      references(it).some(({ name, step }) => name === alias || (step !== undefined && inside.has(step.id)))
    const members = expressionsIn(key).flatMap((it) => membersRead(it.syntax))
    if (members.some((member) => expressionsIn(valueOf(step.with, member)).some(varies))) continue
    const facts = { workflow: step.workflow.value, loop: loop.owner.id.value, alias, members: members.filter(isName) }
    report(diagnostic("child-key-ignores-item", step.workflow.span, facts))
  }
}

/** The members of the payload that a key reads; undefined stands for all of them. */
const membersRead = (node: Node): ReadonlyArray<string | undefined> => {
  const [root, member] = node.type === "MemberExpression" ? pathOf(node) ?? [] : []
  if (root === "payload") return [member]
  if (node.type === "Identifier") return node.name === "payload" ? [undefined] : []
  return childrenOf(node).flatMap(membersRead)
}

const isName = (member: string | undefined): member is string => member !== undefined

/** What a `with` says of a member; of one that is an expression, the whole. */
const valueOf = (given: Value | undefined, member: string | undefined): Value | undefined =>
  given?.kind === "map" && member !== undefined ? given.entries.find(({ key }) => key.value === member)?.value : given
