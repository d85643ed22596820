/** A version takes over the executions of one that is gone: what they have stored becomes what its code reads, once. */
import { Effect, Layer } from "effect"
import type { WorkflowEngine } from "effect/workflow"
import { cpSync, readdirSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { engineLayer } from "perdure/runtime"
import { describe, expect, it } from "vitest"
import * as before from "../../golden/build/migrate-before/generated/index.ts"
import * as after from "../../golden/build/migrate/generated/index.ts"
import { compileSources } from "../../compiler/compile.ts"
import { verifyDatabase } from "../../runtime/journal/verify.ts"
import { Control } from "../../runtime/index.ts"
import { databaseFile } from "../engine/support.ts"
import { root } from "../house/sources.ts"
import { changed, filesIn, projectOf } from "../support/changed.ts"
import { onCommit } from "../support/commits.ts"

const seen: Array<string> = []
const note = <A>(what: string, value: A) =>
  Effect.sync(() => {
    seen.push(what)
    return value
  })

const first = before.layer.pipe(Layer.provide(Layer.succeed(before.ShopActivities, {
  charge: ({ cents }) => note(`charge ${cents}`, { receipt: "r1" }),
  refund: ({ receipt }) => note(`refund ${receipt}`, undefined),
  ship: ({ sku }) => note(`ship ${sku}`, { tracking: sku })
})))

const second = after.layer.pipe(Layer.provide(Layer.succeed(after.ShopActivities, {
  charge: ({ amount }) => note(`charge ${amount.amount} ${amount.currency}`, { id: "r2", charged: amount }),
  refund: ({ receipt }) => note(`refund ${receipt}`, undefined),
  ship: ({ sku }) => note(`ship ${sku}`, { tracking: sku, carrier: "boat" })
})))

const started = { orderId: "o1", cents: 250, skus: ["a", "b"] }

it("of several versions that would take one over, the oldest does", () => {
  const files = [...filesIn(join(root, "golden/build/migrate"))].filter(([file]) => !file.includes("generated"))
  const text = files.find(([file]) => file === "order.workflow.yaml")?.[1] ?? ""
  const { diagnostics, modules } = compileSources(
    new Map([...files, ["order.v2.workflow.yaml", text], ["order.workflow.yaml", text.replace("version: 2", "version: 3")]])
  )
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([])
  const takingOver = modules.filter(({ text }) => /^ {2}migrate: /m.test(text)).map(({ path }) => path)
  expect(takingOver).toEqual(["generated/order.v2.contract.ts"])
})

it("a version that is taken over may go", () => {
  const project = (name: string, change = (text: string): string => text) => {
    const files = filesIn(join(root, "golden/build", name))
    return projectOf(new Map([...files].filter(([file]) => /\.(yaml|json|sum)$/.test(file) && !file.includes("generated"))
      .map(([file, text]) => [file, file === "order.workflow.yaml" ? change(text) : text])))
  }
  const codes = (current: ReturnType<typeof project>) =>
    changed(project("migrate-before"), current).diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code)
  expect(codes(project("migrate"))).toEqual([])
  const withoutIt = project("migrate", (text) => text.replace(/^migrate:\n( .*\n)*/m, ""))
  expect(codes(withoutIt)).toEqual(["VERSION_RETIRE_PROOF"])
})

describe.each([10_000, 0])("with %d executions in memory", (residency) => {
  const within = <A, E>(
    filename: string,
    bodies: Layer.Layer<never, never, WorkflowEngine.WorkflowEngine>,
    script: Effect.Effect<A, E, Control>
  ): Promise<A> =>
    Effect.runPromise(Effect.provide(script, Layer.provideMerge(bodies, engineLayer({ filename, residency }))))

  const waiting = (executionId: string): Effect.Effect<void, unknown, Control> =>
    Effect.flatMap(
      Control.use((control) => control.status(executionId)),
      ({ waitingFor: [wait] }) =>
        wait?.kind === "signal" ? Effect.void : Effect.andThen(Effect.sleep("5 millis"), waiting(executionId))
    )

  const parkedOf = (executionId: string): Effect.Effect<unknown, unknown, Control> =>
    Effect.flatMap(
      Control.use((control) => control.status(executionId)),
      ({ parked }) => parked === undefined ? Effect.andThen(Effect.sleep("5 millis"), parkedOf(executionId)) : Effect.succeed(parked)
    )

  /** An execution of the first version that has done everything but wait. */
  const underWay = async (): Promise<{ readonly file: string; readonly executionId: string }> => {
    const file = databaseFile()
    const { executionId } = await within(
      file,
      first,
      Effect.tap(before.OrderClient.start(started), ({ executionId }) => waiting(executionId))
    )
    seen.length = 0
    return { file, executionId }
  }

  it("goes on with what the newer version makes of its payload and results, and does nothing again", async () => {
    const { executionId, file } = await underWay()
    const found = await within(
      file,
      second,
      Effect.gen(function*() {
        const control = yield* Control
        const charged = yield* after.OrderClient.query.charged(executionId)
        yield* after.OrderClient.signal.go(executionId, true)
        const result = yield* after.OrderClient.result(executionId)
        const history = yield* control.history(executionId)
        return { charged, result, status: yield* control.status(executionId), history }
      })
    )
    expect(found.charged).toBe(100)
    expect(found.result).toEqual({ receipt: "old r1 for a, b", currency: "EUR", carriers: ["post", "boat"] })
    expect(found.status).toMatchObject({ version: 2, payload: started, state: "Completed" })
    expect(found.history.filter(({ kind }) => kind === "VersionChanged").map(({ data }) => data)).toEqual([{
      from: 1,
      to: 2,
      payload: {
        ...started,
        amount: { amount: 250, currency: "EUR" },
        remark: "for a, b"
      },
      results: {
        charge: { receipt: "r1", id: "old r1", charged: { amount: 100, currency: "EUR" } },
        "ship[a]": { tracking: "a", carrier: "post" },
        "ship[b]": { tracking: "b", carrier: "boat" }
      }
    }])
    expect(seen).toEqual([])
    expect(verifyDatabase(file).findings).toEqual([])
  })

  it("is taken over once, however often its worker starts, and undoes what the older one did", async () => {
    const { executionId, file } = await underWay()
    for (let start = 0; start < 3; start++) await within(file, second, waiting(executionId))
    const state = await within(
      file,
      second,
      Effect.gen(function*() {
        yield* after.OrderClient.cancel(executionId)
        const { state } = yield* Control.use((control) => control.result(executionId))
        const history = yield* Control.use((control) => control.history(executionId))
        expect(history.filter(({ kind }) => kind === "VersionChanged").length).toBe(1)
        return state
      })
    )
    expect({ state, seen }).toEqual({ state: "Cancelled", seen: ["refund old r1"] })
  })

  it("is taken over once, wherever its worker dies meanwhile", async () => {
    const { executionId, file } = await underWay()
    const copies: Array<string> = []
    const stop = onCommit((when, committed) => {
      if (committed !== file) return
      const folder = `${dirname(file)}-${copies.length}-${when}`
      for (const name of readdirSync(dirname(file))) {
        if (!name.endsWith("-shm")) cpSync(join(dirname(file), name), join(folder, name))
      }
      copies.push(join(folder, basename(file)))
    })
    const finish = Effect.gen(function*() {
      // It may have ended already.
      yield* Effect.ignore(Control.use((control) => control.resume(executionId)))
      yield* after.OrderClient.signal.go(executionId, true, { senderId: "once" })
      const result = yield* after.OrderClient.result(executionId)
      const history = yield* Control.use((control) => control.history(executionId))
      return { result, moves: history.filter(({ kind }) => kind === "VersionChanged").length }
    })
    const expected = {
      result: { receipt: "old r1 for a, b", currency: "EUR", carriers: ["post", "boat"] },
      moves: 1
    }
    expect(await within(file, second, finish)).toEqual(expected)
    stop()
    expect(copies.length).toBeGreaterThan(3)
    for (const copy of copies) {
      expect(await within(copy, second, finish)).toEqual(expected)
      expect(verifyDatabase(copy).findings).toEqual([])
    }
    expect(seen).toEqual([])
  })

  it("waits for an operator where the newer version can make nothing of it", async () => {
    const { executionId, file } = await underWay()
    const { definition } = after.Order
    const { migration } = definition
    // As if the spec had made an amount that is none.
    Object.assign(definition, { migration: { ...migration, payload: () => ({ amount: 1 }) } })
    try {
      const parked = await within(
        file,
        second,
        Effect.andThen(after.OrderClient.signal.go(executionId, true), parkedOf(executionId))
      )
      expect(parked).toMatchObject({
        code: "VERSION_UNMOVABLE",
        message: "Version 2 of Order cannot take over this execution of version 1: its payload does not fit at " +
          "orderId: Missing key."
      })
    } finally {
      Object.assign(definition, { migration })
    }
    const result = await within(
      file,
      second,
      Effect.gen(function*() {
        yield* Control.use((control) => control.resume(executionId))
        return yield* after.OrderClient.result(executionId)
      })
    )
    expect(result).toMatchObject({ currency: "EUR" })
  })

  it("shows nothing that the newer version hides, wherever it comes from", async () => {
    const { executionId, file } = await underWay()
    const { definition } = after.Order
    Object.assign(definition, { sensitive: ["remark", "receipt"] })
    try {
      const shown = await within(
        file,
        second,
        Effect.gen(function*() {
          yield* after.OrderClient.signal.go(executionId, true)
          yield* after.OrderClient.result(executionId)
          const control = yield* Control
          return { status: yield* control.status(executionId), history: yield* control.history(executionId) }
        })
      )
      expect(shown.status.result).toEqual({ receipt: "[redacted]", currency: "EUR", carriers: ["post", "boat"] })
      expect(JSON.stringify(shown.history)).not.toContain("for a, b")
      const moved = shown.history.find(({ kind }) => kind === "VersionChanged")
      expect(moved?.data).toMatchObject({ payload: { remark: "[redacted]", orderId: "o1" } })
    } finally {
      Object.assign(definition, { sensitive: [] })
    }
  })

  it("a start of its key joins it, by what both versions know of the payload", async () => {
    const { executionId, file } = await underWay()
    const again = { orderId: "o1", amount: { amount: 9, currency: "USD" } as const, remark: "new", skus: ["a", "b"] }
    const joined = await within(
      file,
      second,
      Effect.gen(function*() {
        const same = yield* after.OrderClient.start(again)
        const other = yield* Effect.flip(after.OrderClient.start({ ...again, skus: ["c"] }))
        return { same, other }
      })
    )
    expect(joined).toMatchObject({
      same: { executionId, created: false },
      other: { _tag: "StartConflict", differs: expect.arrayContaining(["skus[0]"]) }
    })
  })
})
