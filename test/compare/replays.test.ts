/** What the gate says of the pairs in golden/compat is what replay makes of what the first of them has recorded. */
import { Effect, Layer } from "effect"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { payloadRules } from "../../compiler/diagnostic/catalog/rules/data.ts"
import { stepRules } from "../../compiler/diagnostic/catalog/rules/steps.ts"
import { structureRules } from "../../compiler/diagnostic/catalog/rules/structure.ts"
import { exportHistory, type HistoryFile } from "../../runtime/engine/history-file.ts"
import { registrationsOf } from "../../runtime/engine/registrations.ts"
import { Control } from "../../runtime/index.ts"
import { testEngineLayer } from "../../runtime/testing/index.ts"
import { divergenceOf } from "../agreement/verdict.ts"
import { type Code, type Hands, load } from "../faults/edits/code.ts"
import { root } from "../house/sources.ts"
import { changed, type Files, filesIn, projectOf } from "../support/changed.ts"

const goldens = join(root, "golden/compat")

/** Timers are over at once: how long they take is no part of what is compared. */
const hurried = (files: Files): Files =>
  new Map([...files].map(([file, text]) => [file, text.replaceAll(/\bsleep: \d+[smhd]/g, "sleep: 1ms")]))

const hands: Hands = ({ method }) =>
  Effect.succeed(["reserve", "charge"].includes(method) ? { id: "id_1" } : method === "print" ? "printed" : undefined)

/** Whatever any of the pairs asks for: a reader passes over what it does not know. */
const payload = (amount: number) => ({
  orderId: `o${amount}`,
  amount,
  region: "eu",
  note: "none",
  gift: amount < 0 ? "" : "bow",
  currency: "USD",
  due: "2027-01-31",
  ref: "r",
  items: ["a", "b"],
  priority: 1
})

/** One that goes well, and one that is refused and undone. */
const recorded = (code: Code): Promise<ReadonlyArray<HistoryFile>> =>
  Effect.gen(function*() {
    const control = yield* Control
    const ids = yield* Effect.forEach([5, -1], (amount) =>
      Effect.gen(function*() {
        const { executionId } = yield* control.start({ workflow: "Order", payload: payload(amount) })
        yield* Effect.ignore(control.signal(executionId, { name: "approval", payload: { by: "ann", level: "low" } }))
        yield* Effect.ignore(control.signal(executionId, { name: "recall", payload: { reason: "none" } }))
        return executionId
      }))
    for (let look = 0; look < 100; look++) {
      const states = yield* Effect.forEach(ids, (id) => control.status(id))
      if (states.every(({ state }) => state !== "Running")) break
      yield* Effect.sleep(10)
    }
    return yield* Effect.forEach(ids, (id) => exportHistory(control, id, { sensitive: true }))
  }).pipe(Effect.provide(Layer.provideMerge(code.layer(hands), testEngineLayer())), Effect.runPromise)

/** Rules whose errors are what the guard parks executions for, and nothing else. */
const guarded: ReadonlySet<string> = new Set([
  ...Object.keys(stepRules).filter((rule) => rule !== "STEP_UNIQUE_NAME"),
  ...Object.keys(structureRules),
  // What older workers would make of new payloads is no matter of replay, nor is what nobody has stored.
  ...Object.keys(payloadRules).filter((rule) =>
    !["PAYLOAD_NO_DELETE_REQUIRED", "PAYLOAD_DEFAULT_CONSTANT", "PAYLOAD_NAME_NOT_REUSED"].includes(rule)
  ),
  "TIMER_SAME_NAME",
  "SIGNAL_SAME_NAME",
  "SIGNAL_NO_NARROW",
  "QUEUE_SAME_NAME",
  "VERSION_BUMP_REQUIRED"
])

/** Pairs of which an execution is only where nothing of this test leads it, or of workflows that are not in both. */
const isElsewhere = (name: string): boolean =>
  /^(WORKFLOW_|VERSION_(?!BUMP_REQUIRED)|LOCK_|ACK_|ENGINE_|QUEUE_NO_NARROW|QUEUE_KEY_SAME)/.test(name)

it.each(readdirSync(goldens).filter((name) => !isElsewhere(name)).sort())("%s", async (name) => {
  const [before, after] = [filesIn(join(goldens, name, "before")), filesIn(join(goldens, name, "after"))]
  const { diagnostics } = changed(projectOf(before), projectOf(after))
  const errors = diagnostics.filter(({ code, severity }) => severity === "error" && guarded.has(code))
  const histories = await recorded(await load(hurried(before)))
  const registrations = await Effect.runPromise(registrationsOf((await load(hurried(after))).layer(hands)))
  const registration = registrations.find((it) => it.name === "Order")
  if (registration === undefined) return expect.unreachable()
  const parked = divergenceOf(registration, histories)?.parked.message
  if (errors.length === 0) expect(parked).toBeUndefined()
  else expect(parked, errors.map(({ code }) => code).join()).toBeDefined()
})
