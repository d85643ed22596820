/** docs/history.md lists every kind of event, and everything that an event of it holds. */
import { Effect } from "effect"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { awaitSignal, call } from "perdure/runtime/v1"
import { describe, expect, it } from "vitest"
import { Control } from "../../runtime/index.ts"
import { EventKind } from "../../runtime/journal/vocabulary.ts"
import { act, approval, Refused, session, start, until } from "../engine/support.ts"
import { root } from "../house/sources.ts"

const page = readFileSync(join(root, "docs/history.md"), "utf8")
const rows = new Map(
  [...page.matchAll(/^\| `([A-Z]\w+)` \|(.*)\|$/gm)].map(([, kind = "", data = ""]) => [
    kind,
    new Set([...data.matchAll(/`(\w+)`/g)].map(([, member]) => member))
  ])
)

interface Told {
  readonly kind: string
  readonly data: unknown
}

const undocumented = (events: ReadonlyArray<Told>): ReadonlyArray<string> =>
  events.flatMap(({ data, kind }) =>
    Object.keys(data as object).filter((member) => rows.get(kind)?.has(member) !== true).map((it) => `${kind}.${it}`)
  )

it("lists the kinds as they are", () => {
  expect([...rows.keys()]).toEqual(EventKind.literals)
})

describe("what is kept for ever", () => {
  it.each(readdirSync(join(root, "golden/replay")))("%s", (file) => {
    const lives = JSON.parse(readFileSync(join(root, "golden/replay", file), "utf8")) as ReadonlyArray<{
      readonly events: ReadonlyArray<{ readonly kind: string; readonly data: string }>
    }>
    const events = lives.flatMap((life) => life.events).map(({ data, kind }) => ({ kind, data: JSON.parse(data) }))
    expect(events.length).toBeGreaterThan(0)
    expect(undocumented(events)).toEqual([])
  })
})

it("lists what operators leave, and failures", async () => {
  const events = await session(
    {
      main: Effect.fnUntraced(function*() {
        yield* awaitSignal("go", approval, { timeout: 60_000 })
        return (yield* call("one", act, { text: "a" })).text
      }),
      override: { act: () => Effect.fail(new Refused({ why: "no" })) }
    },
    Effect.gen(function*() {
      const control = yield* Control
      yield* start()
      yield* until(({ waitingFor }) => waitingFor[0]?.kind === "signal")
      yield* control.pause("Flow/k", { by: "ann", reason: "lunch" })
      yield* control.signal("Flow/k", { name: "approval", payload: { by: "bob" }, senderId: "1" })
      yield* control.resume("Flow/k", { by: "ann" })
      yield* control.result("Flow/k")
      return yield* control.history("Flow/k")
    })
  )
  expect(events.map(({ kind }) => kind)).toContain("ExecutionResumed")
  expect(undocumented(events)).toEqual([])
  const { attempt, at, name, seq } = events.find(({ kind }) => kind === "StepFailed") ??
    expect.fail("it has not failed")
  expect({ attempt, name }).toEqual({ attempt: 1, name: "one" })
  expect([seq, at]).toEqual([expect.any(Number), expect.any(Number)])
})
