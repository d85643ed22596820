/** The approvals example: an answer by the link of a mail, silence, a reminder, the next one in charge, refusals, a full budget. */
import { Effect } from "effect"
import { join } from "node:path"
import { Control } from "perdure/runtime"
import { expect, it } from "vitest"
import { budgetLeft, type Entry, layerOf, tokenIn } from "../../examples/approvals/activities.ts"
import { ExpenseClient, layer as workflows } from "../../examples/approvals/workflows/generated/index.ts"
import { readBook } from "../../examples/book.ts"
import { everyWay } from "./stage.ts"

const bookIn = (folder: string): string => join(folder, "office.sqlite")
const example = { workflows, activities: (folder: string) => layerOf(bookIn(folder)) }

type Answer = { readonly by: string; readonly ok: boolean; readonly note: string }
type Expense = Parameters<typeof ExpenseClient.execute>[0]

const expense = (over: Partial<Expense> = {}): Expense => ({
  expenseId: "exp-1",
  employee: "una@example.com",
  amount: 12_000,
  manager: "max@example.com",
  escalateTo: ["hilda@example.com"],
  remindAfter: "20ms",
  escalateAfter: "20ms",
  ...over
})

const entriesIn = (folder: string): ReadonlyArray<Entry> => readBook(bookIn(folder))

const paid = (folder: string): number =>
  entriesIn(folder).reduce((sum, entry) => entry.kind === "paid" ? sum + entry.amount : sum, 0)

const mails = (folder: string, to: string): ReadonlyArray<string> =>
  entriesIn(folder).flatMap((entry) => entry.kind === "mail" && entry.to === to ? [entry.text] : [])

/** Follows the link of the last mail, once there is one, until the answer was taken. */
const reply = Effect.fnUntraced(function*(folder: string, to: string, answer: Answer) {
  const isOver = Effect.map(
    Control.use((control) => control.status("Expense/exp-1")),
    ({ state }) => state !== "Running"
  )
  while (!(yield* isOver)) {
    const token = mails(folder, to).flatMap(tokenIn).at(-1) ?? ""
    const delivery = yield* Effect.result(Control.use((control) => control.signalByToken(token, answer)))
    if (delivery._tag === "Success") break
    yield* Effect.sleep(2)
  }
})

const patient = { remindAfter: "1h", escalateAfter: "1h" }

const answered = (answer: Answer) => (folder: string) =>
  Effect.andThen(
    ExpenseClient.start(expense(patient)),
    Effect.andThen(reply(folder, "max@example.com", answer), Effect.result(ExpenseClient.execute(expense(patient))))
  )

it("pays what the manager approves by the link in the mail", () =>
  everyWay(example, answered({ by: "Max", ok: true, note: "" }), (outcome, folder) => {
    expect(outcome).toMatchObject({ success: { payment: "payment of exp-1", approvedBy: "Max" } })
    expect(mails(folder, "max@example.com")).toHaveLength(1)
    expect(mails(folder, "una@example.com")).toEqual(["Approved and paid: payment of exp-1."])
    expect(paid(folder)).toBe(12_000)
    expect(budgetLeft(entriesIn(folder))).toBe(988_000)
  }))

it("gives the budget back when the manager refuses", () =>
  everyWay(example, answered({ by: "Max", ok: false, note: "too dear" }), (outcome, folder) => {
    expect(outcome).toMatchObject({ failure: { _tag: "ExpenseRefused", by: "Max", note: "too dear" } })
    expect(paid(folder)).toBe(0)
    expect(budgetLeft(entriesIn(folder))).toBe(1_000_000)
  }))

it("reminds the manager, and asks the next one in charge", () => {
  const impatient = expense({ remindAfter: "10ms", escalateAfter: "10ms" })
  const script = Effect.result(ExpenseClient.execute(impatient))
  return everyWay(example, () => script, (outcome, folder) => {
    expect(outcome).toMatchObject({ failure: { _tag: "NobodyAnswered", asked: 2 } })
    for (const to of ["max@example.com", "hilda@example.com"]) {
      expect(mails(folder, to)).toEqual([
        expect.stringContaining("https://office.example/answer/"),
        "Please answer the request of una@example.com."
      ])
    }
    expect(budgetLeft(entriesIn(folder))).toBe(1_000_000)
  })
})

it("takes the answer of the next one in charge, by a link of its own", () => {
  // However slow the machine, one of so many chances is taken.
  const escalateTo = Array.from({ length: 15 }, () => "hilda@example.com")
  const passedOver = expense({ remindAfter: "10ms", escalateAfter: "10ms", escalateTo })
  const script = (folder: string) =>
    Effect.gen(function*() {
      yield* ExpenseClient.start(passedOver)
      yield* reply(folder, "hilda@example.com", { by: "Hilda", ok: true, note: "" })
      const [first] = mails(folder, "max@example.com").flatMap(tokenIn)
      const late = yield* Effect.result(
        Control.use((control) => control.signalByToken(first ?? "", { by: "Max", ok: true, note: "" }))
      )
      return { late, outcome: yield* Effect.result(ExpenseClient.execute(passedOver)) }
    })
  return everyWay(example, script, ({ late, outcome }) => {
    expect(late).toMatchObject({ _tag: "Failure" })
    expect(outcome).toMatchObject({ success: { approvedBy: "Hilda" } })
  })
})

it("asks nobody when the budget does not suffice", () =>
  everyWay(example, () => Effect.result(ExpenseClient.execute(expense({ amount: 1_000_001 }))), (outcome, folder) => {
    expect(outcome).toMatchObject({ failure: { _tag: "BudgetExceeded", left: 1_000_000 } })
    expect(entriesIn(folder)).toEqual([])
  }))

const looking = Effect.fnUntraced(function*(folder: string) {
  const { executionId } = yield* ExpenseClient.start(expense(patient))
  yield* reply(folder, "max@example.com", { by: "Max", ok: true, note: "" })
  yield* ExpenseClient.result(executionId)
  const control = yield* Control
  const found = yield* Effect.forEach(
    ["una@example.com", "max@example.com"],
    (employee) => control.list({ attributes: { employee } })
  )
  return {
    found: found.map((list) => list.map(({ key }) => key)),
    state: yield* ExpenseClient.query.state(executionId)
  }
})

it("can be found by who asks, and says how far it is", () =>
  everyWay(example, looking, (outcome) => expect(outcome).toEqual({ found: [["exp-1"], []], state: "paid" })))
