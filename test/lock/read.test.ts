/** What is written is read again, the same; and nothing that is damaged is taken for what was released. */
import * as fc from "fast-check"
import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { describe, expect, it } from "vitest"
import { compileSources } from "../../compiler/compile.ts"
import { executionIdsOf, otherExecutionId } from "../../compiler/lock/execution-ids.ts"
import { indexOf, lockFiles, readLocks } from "../../compiler/lock/folder.ts"
import { readLock } from "../../compiler/lock/read.ts"
import { lockOf } from "../../compiler/lock/release.ts"
import { lockText } from "../../compiler/lock/text.ts"
import { positionAt, sourceText } from "../../compiler/source/text.ts"
import { contractIn, contractsIn, locksOf, releasedTexts, sourcesOf, type Texts } from "../support/locks.ts"

const goldens = join(import.meta.dirname, "../../golden/build")

const filesIn = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !relative(folder, entry.parentPath).includes("generated"))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path), readFileSync(path, "utf8")])
  )

const order = contractIn(`
workflow: Order
version: 1
payload: { id: string, note?: string }
idempotencyKey: "\${ payload.id }"
signals: { paid: { cents: int } }
steps:
  - { id: paid, await: paid, timeout: 1d, onTimeout: { yield: { cents: 0 } } }
  - { id: nap, when: "\${ payload.note !== 'quick' }", sleep: 1h }
`)
const ping = contractIn(`
workflow: Ping
version: 1
payload: { id: string }
idempotencyKey: "\${ payload.id }"
steps: []
`)
const texts = releasedTexts([order, ping])

describe("a lock", () => {
  it.each(readdirSync(goldens).sort())("of %s is read as it was written", (name) => {
    const files = filesIn(join(goldens, name))
    if (compileSources(files).checked === undefined) return
    const contracts = contractsIn(files)
    const locks = locksOf(releasedTexts(contracts))
    for (const contract of contracts) {
      const lock = locks.get(contract.workflow)?.lock
      expect(lock?.versions.find(({ version }) => version === contract.version)?.contract).toEqual(contract)
    }
  })

  it("has one text, whatever the order of its members", () => {
    const shuffled = JSON.parse(JSON.stringify(order, reversed))
    expect(releasedTexts([shuffled, ping])).toEqual(texts)
  })

  it("passes the gate of texts, whatever a spec holds", () => {
    const lock = lockOf("Order", [], 1, undefined)
    const text = lockText({ ...lock, executionIds: [{ key: "a\u202E\u0000\uD800\u200B", executionId: "x" }] })
    expect(text).toMatch(/^[\x20-\x7e\n]*$/)
    expect(JSON.parse(text).executionIds[0].key).toBe("a\u202E\u0000\uD800\u200B")
  })

  it("knows the place of everything in it", () => {
    const file = locksOf(texts).get("Order")
    if (file === undefined) throw new Error("Order is released")
    const lineOf = (...address: ReadonlyArray<string | number>) => {
      const { line } = positionAt(file.source, file.places(address).start)
      return file.source.text.split("\n")[line - 1]?.trim()
    }
    expect(lineOf("versions", 0, "contract", "signals", "paid")).toContain("\"paid\": {")
    expect(lineOf("versions", 0, "contract", "steps", 1, "duration")).toBe("\"duration\": 3600000,")
    expect(lineOf("versions", 0, "contract", "steps", 1, "undo", "name")).toBe("{")
    expect(lineOf("nothing")).toBe("{")
  })
})

describe("damage", () => {
  const names = [...texts.keys()]

  /** One character put in, taken out or replaced. */
  const edits = fc.record({
    name: fc.constantFrom(...names),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    cut: fc.integer({ min: 0, max: 2 }),
    put: fc.string({ maxLength: 2, unit: "grapheme-ascii" })
  })

  const edited = (name: string, at: number, cut: number, put: string): Texts => {
    const text = texts.get(name) ?? ""
    const start = Math.floor(at * text.length)
    return new Map([...texts, [name, text.slice(0, start) + put + text.slice(start + cut)]])
  }

  it("is told, wherever it is", () => {
    fc.assert(
      fc.property(edits, ({ at, cut, name, put }) => {
        const after = edited(name, at, cut, put)
        fc.pre(after.get(name) !== texts.get(name))
        expect(readLocks("lock", sourcesOf(after)).diagnostics).not.toEqual([])
      }),
      { numRuns: 2_000 }
    )
  })

  it("of a contract, its hashes and its releases is told even if the index was written anew", () => {
    fc.assert(
      fc.property(edits, ({ at, cut, name, put }) => {
        const after = edited(name, at, cut, put)
        const { diagnostics, value } = lockFiles(sourcesOf(after))
        if (diagnostics.length > 0) return
        for (const [workflow, { lock }] of locksOf(texts)) {
          expect(value.get(workflow)?.lock.versions).toEqual(lock.versions)
        }
      }),
      { numRuns: 2_000 }
    )
  })

  it("is told when a file is gone, or a file has come", () => {
    const without = (name: string) => new Map([...texts].filter(([it]) => it !== name))
    expect(codes(without("Ping.lock.json"))).toEqual(["lock-index"])
    expect(codes(without("index.sum"))).toEqual(["lock-index-missing"])
    expect(codes(new Map([...releasedTexts([ping]), ["Order.lock.json", texts.get("Order.lock.json") ?? ""]]))).toEqual(
      [
        "lock-index"
      ]
    )
    expect(codes(new Map())).toEqual([])
  })

  it("is not what a checkout does to the ends of lines", () => {
    const windows = new Map([...texts].map(([name, text]) => [name, text.replaceAll("\n", "\r\n")]))
    expect(readLocks("lock", sourcesOf(windows)).diagnostics).toEqual([])
    expect(indexOf(sourcesOf(windows))).toBe(texts.get("index.sum"))
  })

  it("may be as deep as it likes", () => {
    const steps = `"steps": [${"[".repeat(200_000)}${"]".repeat(200_000)}, `
    const text = texts.get("Order.lock.json") ?? ""
    expect(codes(new Map([...texts, ["Order.lock.json", text.replace("\"steps\": [", steps)]]))).toEqual(["lock-shape"])
  })

  it("is the only thing told about a file", () => {
    const broken = edited("Order.lock.json", 0.5, 2, "")
    expect(readLocks("lock", sourcesOf(broken)).diagnostics).toHaveLength(1)
  })
})

it("keeps the ids that the formula gave", () => {
  const vectors = executionIdsOf("Order")
  // Frozen: executions are found by these ids.
  expect(vectors).toEqual([
    { key: "", executionId: "3c13e306752747136c84e4f1584e8b12" },
    { key: "ord_1", executionId: "8ceccc3e2600b46d40bfd81eb0afd497" },
    { key: "4:a:b", executionId: "a1952606e149a3de3ffc13815a89ae8c" },
    { key: "zoë/😀", executionId: "7d16691d93df19080e1d262afc04f602" }
  ])
  expect(otherExecutionId("Order", vectors)).toBeUndefined()
  expect(otherExecutionId("Order", [...vectors, { key: "k", executionId: "0" }])).toMatchObject({ key: "k" })
})

it("reads no lock of another format", () => {
  const text = texts.get("Ping.lock.json") ?? ""
  const codesOf = (format: string) =>
    readLock(sourceText("lock/Ping.lock.json", text.replace("\"format\": 1", `"format": ${format}`))).diagnostics
      .map(({ code }) => code)
  expect(codesOf("2")).toEqual(["lock-newer"])
  expect(codesOf("0")).toEqual(["lock-older"])
  expect(codesOf("1.5")).toEqual(["lock-newer"])
  expect(codesOf("\"1\"")).toEqual(["lock-older"])
})

const codes = (files: Texts) => readLocks("lock", sourcesOf(files)).diagnostics.map(({ code }) => code)

const reversed = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toReversed())
    : value
