/** What releases add to a lock. */
import { describe, expect, it } from "vitest"
import type { Contract } from "../../compiler/contract/contract.ts"
import { sourceHash } from "../../compiler/contract/hashes.ts"
import type { Lock } from "../../compiler/lock/lock.ts"
import { readLock } from "../../compiler/lock/read.ts"
import { release } from "../../compiler/lock/release.ts"
import { lockText } from "../../compiler/lock/text.ts"
import { retired, withDefault, withStatus } from "../../compiler/lock/versions.ts"
import { sourceText } from "../../compiler/source/text.ts"
import { contractIn, locksOf, releasedTexts, type Texts } from "../support/locks.ts"

const order = (version: number, steps: string, payload = "{ id: string }"): Contract =>
  contractIn(`
workflow: Order
version: ${version}
payload: ${payload}
idempotencyKey: "\${ payload.id }"
steps: ${steps}
`)

const nap = "[{ id: nap, sleep: 1h }]"
const longer = "[{ id: nap, sleep: 2h }]"
const rest = "[{ id: rest, sleep: 1h }]"

const lockIn = (texts: Texts): Lock => {
  const file = locksOf(texts).get("Order")
  if (file === undefined) throw new Error("Order is released")
  return file.lock
}

/** A lock that is well: what is written of it is read again. */
const kept = (lock: Lock): Lock => {
  const { diagnostics, value } = readLock(sourceText("Order.lock.json", lockText(lock)))
  expect(diagnostics).toEqual([])
  expect(value?.lock).toEqual(lock)
  return lock
}

describe("a release", () => {
  const first = releasedTexts([order(1, nap)])

  it("begins a lock", () => {
    expect(lockIn(first)).toMatchObject({ default: 1, versions: [{ version: 1, status: "live" }] })
    expect(lockIn(first).versions[0]?.releases).toHaveLength(1)
  })

  it("is none where nothing has changed", () => {
    expect(release([order(1, nap)], locksOf(first), { keepDefault: false })).toEqual({ locks: [], releases: [] })
    expect(releasedTexts([order(1, nap)], first)).toEqual(first)
  })

  it("adds to the releases of a version, and says what has changed", () => {
    const { locks: [lock], releases } = release([order(1, rest)], locksOf(first), { keepDefault: false })
    expect(releases).toEqual([{ workflow: "Order", version: 1, release: 2, changed: ["plan"] }])
    expect(lock?.versions[0]?.releases.slice(0, 1)).toEqual(lockIn(first).versions[0]?.releases)
    expect(release([order(1, longer)], locksOf(first), { keepDefault: false }).releases[0]?.changed).toEqual([])
  })

  it("of a new version makes it the default, unless it is not to", () => {
    const both = [order(1, nap), order(2, rest)]
    expect(lockIn(releasedTexts(both, first))).toMatchObject({ default: 2, versions: [{ version: 1 }, { version: 2 }] })
    expect(lockIn(releasedTexts(both, first, { keepDefault: true })).default).toBe(1)
    expect(lockIn(releasedTexts(both, new Map(), { keepDefault: true })).default).toBe(2)
  })

  it("of an older version leaves the default alone", () => {
    const both = releasedTexts([order(1, nap), order(2, rest)], first, { keepDefault: true })
    expect(lockIn(releasedTexts([order(1, longer), order(2, rest)], both)).default).toBe(1)
  })

  it("remembers the names that are gone, until they come back", () => {
    const second = releasedTexts([order(1, rest, "{ id: string, note?: string }")], first)
    expect(lockIn(second).formerNames).toEqual({ steps: ["nap"] })
    const third = releasedTexts([order(1, nap)], second)
    expect(lockIn(third).formerNames).toEqual({ fields: ["note"], steps: ["rest"] })
    expect(lockIn(releasedTexts([order(1, nap), order(2, rest)], second)).formerNames).toEqual({ fields: ["note"] })
  })

  it("leaves out acknowledgements of what is not compared any more", () => {
    const [from = ""] = lockIn(first).versions[0]?.releases ?? []
    const acknowledging = (to: Contract) => ({
      fingerprint: "f",
      rule: "R",
      from,
      to: sourceHash(to),
      reason: "fine",
      author: "ann",
      date: "2026-11-20"
    })
    const released = (to: Contract, ...contracts: ReadonlyArray<Contract>) => {
      const lock = { ...lockIn(first), acknowledgements: [acknowledging(to)] }
      const file = { lock, source: sourceText("", ""), places: () => ({ file: "", start: 0, end: 0 }) }
      return release(contracts, new Map([["Order", file]]), { keepDefault: false })
    }
    expect(released(order(1, rest), order(1, rest)).locks[0]?.acknowledgements).toBeUndefined()
    const across = released(order(2, rest), order(1, nap), order(2, rest))
    expect(across.locks[0]?.acknowledgements).toEqual([acknowledging(order(2, rest))])
    // The change that it was given for was taken back.
    const dropped = released(order(1, rest), order(1, nap))
    expect(dropped.releases).toEqual([])
    expect(dropped.locks).toEqual([lockIn(first)])
  })
})

describe("a version", () => {
  const lock = lockIn(releasedTexts([order(1, nap), order(2, rest)]))

  it("is the default when it is said", () => {
    expect(kept(withDefault(lock, 1)).default).toBe(1)
  })

  it("drains, and is live again", () => {
    const draining = kept(withStatus(lock, 1, "draining"))
    expect(draining.versions.map(({ status }) => status)).toEqual(["draining", "live"])
    expect(withStatus(draining, 1, "live")).toEqual(lock)
  })

  it("that is retired leaves its number, its releases and its names", () => {
    const after = kept(retired(lock, 1))
    expect(after.versions[0]).toEqual({ version: 1, status: "retired", releases: lock.versions[0]?.releases })
    expect(after.formerNames).toEqual({ steps: ["nap"] })
  })
})
