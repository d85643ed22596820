/** The onboarding example on the engine: timers, switch, retries, time-outs, records. */
import { Effect, Layer } from "effect"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { engineLayer } from "perdure/runtime"
import { expect, it } from "vitest"
import { scratch } from "../support/scratch.ts"

const folder = scratch()
process.env.ONBOARDING_FOLDER = join(folder, "company")

// The module of activities reads its setting when it is loaded.
const { layer: activities } = await import("../../examples/onboarding/activities.ts")
const { layer: workflows, OnboardingClient } = await import("../../examples/onboarding/workflows/generated/index.ts")

const engine = workflows.pipe(
  Layer.provide(activities),
  Layer.provideMerge(engineLayer({ filename: join(folder, "journal.sqlite") }))
)

type Start = Parameters<typeof OnboardingClient.execute>[0]

const person = (over: Partial<Start["person"]>): Start => ({
  person: { name: "Una", email: "una@example.com", site: "field", ...over },
  startsAt: "2026-01-05T09:00:00Z",
  checkInAfter: "10ms"
})

const run = (payload: Start) =>
  Effect.runPromise(OnboardingClient.execute(payload).pipe(Effect.provide(engine), Effect.result))

const files = (kind: string): ReadonlyArray<string> => readdirSync(join(folder, "company", kind))

it("sends a laptop to somebody remote, and goes on at once when the first day has begun", async () => {
  const result = await run(person({ email: "rem@example.com", site: "remote", address: "Main St 1" }))
  expect(result).toMatchObject({
    _tag: "Success",
    success: { account: "rem", greeting: "Welcome, Una! Your account is rem.", mood: "good" }
  })
  expect(files("parcels")).toHaveLength(1)
})

it("prepares a desk at the office", async () => {
  expect(await run(person({ email: "off@example.com", site: "office" }))).toMatchObject({
    success: { delivery: "desk 1" }
  })
})

it("retries while the directory is down", async () => {
  expect(await run(person({ email: "unlucky@example.com" }))).toMatchObject({
    success: { account: "unlucky", delivery: "collected in person" }
  })
})

it("waits for the first day", async () => {
  const startsAt = new Date(Date.now() + 300).toISOString()
  const result = await run({ ...person({ email: "early@example.com" }), startsAt })
  expect(result).toMatchObject({ _tag: "Success" })
  if (result._tag === "Success") expect(Date.parse(result.success.askedAt)).toBeGreaterThanOrEqual(Date.parse(startsAt))
})

it("takes no answer for an answer", async () => {
  expect(await run(person({ email: "quiet@example.com" }))).toMatchObject({ success: { mood: "unknown" } })
})

it("frees the desk and disables the account when the mailbox is full", async () => {
  const result = await run(person({ email: "max@full.example", site: "office" }))
  expect(result).toMatchObject({ _tag: "Failure", failure: { _tag: "MailboxFull", address: "max@full.example" } })
  expect(files("accounts")).not.toContain("max")
  expect(files("desks")).toEqual(["1"])
})
