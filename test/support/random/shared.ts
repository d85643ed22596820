/** The files that all random workflows share: types, errors, activities and other workflows, and what more a construct needs to stand on. */

export const sharedSpecs: ReadonlyMap<string, string> = new Map([
  [
    "desk.types.yaml",
    `types:
  Id: { $type: string, pattern: "^[a-z]+$", brand: Id }
  Money: { amount: int, currency: '"EUR" | "USD"', note?: string, rate: { $type: int, min: 0, default: 7 } }
  Choice: '"yes" | "no"'
  Shape: { $union: { round: { radius: int }, flat: { text: string, size?: int } }, $tag: kind }
errors:
  Refused: { reason: string }
  Odd: {}
  Late: { by: { $type: Id, default: nobody } }
`
  ],
  [
    "desk.activities.yaml",
    `import: [./desk.types.yaml]
activities:
  pay: { input: { id: Id, money: Money, at?: datetime }, success: { receipt: string, count: int, extra?: string }, errors: [Refused, Late], sensitive: [money, extra], timeouts: { startToClose: 10s } }
  ask: { input: { text: string }, success: Choice, errors: [Refused], retry: { maximumAttempts: 3 }, timeouts: { startToClose: 10s } }
  count: { input: { n: int, tags: { $type: "string[]", default: [none] }, money: { $type: Money, default: { amount: 1, currency: USD } } }, success: int, timeouts: { startToClose: 10s } }
  log: { input: { text: string }, timeouts: { startToClose: 10s } }
  draw: { input: { shape: Shape, by: { $union: { call: { n: int }, text: {} }, $tag: _tag } }, success: Shape, sensitive: [radius, by], timeouts: { startToClose: 10s } }
  find: { input: { text: string }, success: "string | null", timeouts: { startToClose: 10s } }
`
  ],
  [
    "desk.functions.ts",
    `import type { Choice, Shape } from "./generated/desk.types.ts"

const factor = 2

export const double = (n: number): number => n * factor

export function record(text: string, more = "and more"): string {
  return [text, more].toSorted().join(" ")
}

export const widen = (shape: Shape): Shape => shape.kind === "round" ? { kind: "round", radius: double(shape.radius) } : shape

export const isOpen = (choice: Choice, tags: ReadonlyArray<string>): boolean => choice === "yes" && tags.length > 0
`
  ],
  [
    "parts.workflow.yaml",
    `workflow: Parts
version: 1
import: [./desk.types.yaml, ./desk.activities.yaml, ./quiet.workflow.yaml]
payload: { id: Id, n: int, tags: { $type: "string[]", default: [none] }, money?: Money }
idempotencyKey: "\${ payload.id } \${ payload.n }"
success: { count: int, extra?: string }
errors: [Refused, Late]
steps:
  - { id: paid, call: pay, with: { id: "\${ payload.id }", money: { amount: 1, currency: EUR } } }
  - { id: quiet, child: Quiet, with: { text: "\${ steps.paid.receipt }" } }
return: { count: "\${ steps.paid.count }" }
`
  ],
  [
    "quiet.workflow.yaml",
    `workflow: Quiet
version: 1
import: [./parts.workflow.yaml]
payload: { text: string }
idempotencyKey: \${ payload.text }
steps: [{ id: parts, child: Parts, mode: detach, with: { id: a, n: 1 } }]
`
  ]
])
