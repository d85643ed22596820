/**
 * Asks for one expense in this process: `node examples/approvals/main.ts`. The manager does not answer, so the request goes to
 * the head of the department, in whose place this program follows the link.
 */
import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Layer } from "effect"
import { Control, engineLayer } from "perdure/runtime"
import { openBook } from "../book.ts"
import { fileIn } from "../place.ts"
import { bookFile, type Entry, layer as activities, tokenIn } from "./activities.ts"
import { ExpenseClient, layer as workflows } from "./workflows/generated/index.ts"

const engine = workflows.pipe(
  Layer.provide(activities),
  Layer.provideMerge(engineLayer({ filename: fileIn(import.meta.dirname, "journal.sqlite") }))
)

/** Waits for the first mail that comes to somebody from now on, and gives the token of its link. */
const nextToken = Effect.fnUntraced(function*(to: string) {
  const book = yield* openBook<Entry>(bookFile)
  const seen = book.entries().length
  for (;;) {
    const mail = book.entries().slice(seen).find((entry) => entry.kind === "mail" && entry.to === to)
    const [token] = mail?.kind === "mail" ? tokenIn(mail.text) : []
    if (token !== undefined) return token
    yield* Effect.sleep("50 millis")
  }
}, Effect.scoped)

const program = Effect.gen(function*() {
  const { executionId } = yield* ExpenseClient.start({
    expenseId: `exp-${Date.now().toString(36)}`,
    employee: "una@example.com",
    amount: 12_000,
    manager: "max@example.com",
    escalateTo: ["hilda@example.com"],
    remindAfter: "500ms",
    escalateAfter: "1s"
  })
  const token = yield* nextToken("hilda@example.com")
  yield* Control.use((control) => control.signalByToken(token, { by: "Hilda", ok: true }))
  const { approvedBy, payment } = yield* ExpenseClient.result(executionId)
  yield* Console.log(`Approved by ${approvedBy}: ${payment}.`)
})

program.pipe(Effect.provide(engine), NodeRuntime.runMain)
