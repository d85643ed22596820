/** Writes a project of N specifications of about twelve steps each, all different, over shared types and activities. */
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const types = `types:
  OrderId: { $type: string, pattern: "^ord_[a-z0-9]+$", brand: OrderId }
  Money: { amount: int, currency: '"EUR" | "USD"' }
  LineItem: { sku: string, qty: { $type: int, min: 1 } }
  Receipt: { id: string, charged: Money, at: datetime }
errors:
  OutOfStock: { sku: string }
  PaymentDeclined: { reason: string }
  GatewayTimeout: { attempt: int }
`

const activities = `import: [./shop.types.yaml]
activities:
  reserveStock:
    input: { orderId: OrderId, items: "LineItem[]" }
    success: { reservationId: string, free: int }
    errors: [OutOfStock]
  releaseStock:
    input: { reservationId: string }
  chargeCard:
    input: { orderId: OrderId, amount: Money }
    success: Receipt
    errors: [PaymentDeclined, GatewayTimeout]
    retry: { initialInterval: 1s, maximumAttempts: 5 }
  refundCard:
    input: { receiptId: string }
  audit:
    input: { text: string }
  ship:
    input: { sku: string, qty: int, service: '"express" | "standard"' }
    success: { trackingId: string }
`

const workflow = (index: number): string =>
  `workflow: Order${index}
version: 1
description: Order number ${index} of the generated ones.
import: [./shop.types.yaml, ./shop.activities.yaml]
payload:
  orderId: OrderId
  items: LineItem[]
  amount: Money
  dueAt: datetime
  note?: string
idempotencyKey: "\${ payload.orderId }-${index}"
success: { receipt: Receipt, tracking: string, total: number }
errors: [OutOfStock, PaymentDeclined, GatewayTimeout]
timeouts: { execution: ${1 + (index % 30)}d }
steps:
  - id: reserve
    call: reserveStock
    with: { orderId: "\${ payload.orderId }", items: "\${ payload.items }" }
    compensate: { call: releaseStock, with: { reservationId: "\${ result.reservationId }" } }
  - { id: total, let: "\${ payload.items.reduce((sum, item) => sum + item.qty, ${index}) }" }
  - { id: startedAt, record: now }
  - id: charge
    call: chargeCard
    with: { orderId: "\${ payload.orderId }", amount: "\${ payload.amount }" }
    compensate: { call: refundCard, with: { receiptId: "\${ result.id }" } }
  - id: audit1
    call: audit
    with: { text: "charged \${ steps.charge.id } at \${ steps.startedAt } for ${index}" }
  - id: refused
    when: \${ payload.note === 'fraud-${index}' }
    fail: PaymentDeclined
    with: { reason: refused by reviewer ${index} }
  - id: service
    switch:
      - when: \${ payload.amount.amount > ${1000 + index} }
        steps: [{ id: vip, call: audit, with: { text: "large \${ payload.amount.amount }" } }]
        yield: express
      - else: []
        yield: standard
  - { id: pause, sleep: ${1 + (index % 59)}m }
  - { id: untilDue, sleepUntil: "\${ payload.dueAt }" }
  - id: gift
    when: \${ payload.note !== undefined }
    call: audit
    with: { text: "\${ payload.note ?? 'none' }" }
  - id: ship
    call: ship
    with: { sku: "\${ payload.items[0]?.sku ?? 'none' }", qty: "\${ steps.total }", service: "\${ steps.service }" }
  - { id: audit2, call: audit, with: { text: "shipped \${ steps.ship.trackingId }" } }
return:
  receipt: \${ steps.charge }
  tracking: \${ steps.ship.trackingId }
  total: \${ steps.total }
`

/** Makes the project in `folder`, which has to exist. */
export const writeProject = (folder: string, specs: number): void => {
  mkdirSync(join(folder, "workflows"), { recursive: true })
  writeFileSync(
    join(folder, "perdure.yaml"),
    "specs: workflows\noutput: generated\ndefaults: { timeouts: { startToClose: 30s } }\n"
  )
  writeFileSync(join(folder, "workflows", "shop.types.yaml"), types)
  writeFileSync(join(folder, "workflows", "shop.activities.yaml"), activities)
  for (let index = 1; index <= specs; index++) {
    writeFileSync(join(folder, "workflows", `order${index}.workflow.yaml`), workflow(index))
  }
}
