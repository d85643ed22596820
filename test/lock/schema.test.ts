/** The published schema of locks and the reader say the same of every lock, well or not. */
import { Ajv2020 } from "ajv/dist/2020.js"
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { lockMistake } from "../../compiler/lock/shape.ts"
import { retired } from "../../compiler/lock/versions.ts"
import type { Json } from "../../compiler/parse/tree.ts"
import schema from "../../schemas/lock.schema.json" with { type: "json" }
import { contractIn, locksOf, releasedTexts } from "../support/locks.ts"

const validate = new Ajv2020({ strictTypes: false }).compile(schema)

const flow = (version: number, step: string) =>
  contractIn(`
workflow: Flow
version: ${version}
payload: { id: string }
idempotencyKey: "\${ payload.id }"
signals: { go: string }
steps: [{ id: ${step}, await: go }]
`)

const released = locksOf(releasedTexts([flow(1, "a"), flow(2, "b")])).get("Flow")?.lock
if (released === undefined) throw new Error("Flow is released")
const hash = released.versions[0]?.releases[0] ?? ""
const lock: Json = {
  ...retired(released, 1),
  acknowledgements: [{ fingerprint: "f", rule: "R", from: hash, to: hash, reason: "fine", author: "ann", date: "d" }]
}

it("that what is written is right", () => {
  expect(validate(lock), JSON.stringify(validate.errors)).toBe(true)
  expect(lockMistake(lock)).toBeUndefined()
})

/** Every place outside of contracts, which are judged by their hashes. */
const places = (value: Json, place: ReadonlyArray<string> = []): ReadonlyArray<ReadonlyArray<string>> => [
  ...(place.length === 0 ? [] : [place]),
  ...(typeof value === "object" && value !== null && place.at(-1) !== "contract"
    ? Object.entries(value).flatMap(([key, inner]) => places(inner, [...place, key]))
    : [])
]

const others: ReadonlyArray<Json> = [null, true, 0, 1, 1.5, -1, "", "live", "draining", "retired", hash, [], {}, [""]]

it("the same of what is wrong", () => {
  const seen = { right: 0, wrong: 0 }
  fc.assert(
    fc.property(
      fc.constantFrom(...places(lock)),
      fc.oneof(fc.constantFrom("remove", "add"), fc.constantFrom(...others)),
      (place, change) => {
        const copy = structuredClone(lock)
        const holder = place.slice(0, -1).reduce((value, key) => Object(value)[key], Object(copy))
        const key = place.at(-1) ?? ""
        if (change === "remove" && Array.isArray(holder)) holder.splice(Number(key), 1)
        else if (change === "remove") delete holder[key]
        else if (change === "add" && Array.isArray(holder)) holder.push(holder[Number(key)])
        else if (change === "add") holder.more = 1
        else holder[key] = change
        // Another format is told of as such, before anybody looks at the shape.
        fc.pre(Object(copy).format === 1 || Object(copy).format === undefined)
        const isRight = validate(copy) === true
        seen[isRight ? "right" : "wrong"]++
        expect(lockMistake(copy) === undefined, JSON.stringify(validate.errors)).toBe(isRight)
      }
    ),
    { numRuns: 1_500 }
  )
  expect(Math.min(seen.right, seen.wrong)).toBeGreaterThan(50)
})
