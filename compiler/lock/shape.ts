/** The shape of a lock: what is in it and nothing else. A contract is judged by its hashes, which say more. */
import type { Json } from "../parse/tree.ts"
import type { Address } from "./json-places.ts"

export interface ShapeMistake {
  readonly address: Address
  /** `has a member "x" that no lock has`. */
  readonly problem: string
}

type Shape = (value: Json, address: Address) => ShapeMistake | undefined

export const lockMistake = (value: Json): ShapeMistake | undefined => lock(value, [])

const when = (holds: (value: Json) => boolean, expected: string): Shape => (value, address) =>
  holds(value) ? undefined : { address, problem: `is not ${expected}` }

const text = when((it) => typeof it === "string", "a text")
const count = when((it) => Number.isSafeInteger(it) && Number(it) > 0, "a whole number from 1 on")
const digest = when((it) => typeof it === "string" && /^sha256:[0-9a-f]{64}$/.test(it), "a hash")
const isObject = (it: Json): it is { readonly [key: string]: Json } =>
  typeof it === "object" && it !== null && !Array.isArray(it)
const anything = when(isObject, "an object")

const oneOf = (...words: ReadonlyArray<Json>): Shape =>
  when((it) => words.includes(it), words.map((word) => JSON.stringify(word)).join(" or "))

const list = (item: Shape): Shape => (value, address) =>
  isList(value)
    ? firstOf(value.map((it, index) => () => item(it, [...address, index])))
    : { address, problem: "is not a list" }

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)

const named = (member: Shape): Shape => (value, address) =>
  isObject(value)
    ? firstOf(Object.entries(value).map(([key, it]) => () => member(it, [...address, key])))
    : { address, problem: "is not an object" }

interface Members {
  readonly [key: string]: Shape
}

const object = (required: Members, optional: Members = {}): Shape => (value, address) => {
  if (!isObject(value)) return { address, problem: "is not an object" }
  const known = new Map(Object.entries({ ...required, ...optional }))
  const missing = Object.keys(required).find((key) => !Object.hasOwn(value, key))
  if (missing !== undefined) return { address, problem: `has no member "${missing}"` }
  return firstOf(
    Object.entries(value).map(([key, it]) => () => {
      const shape = known.get(key)
      return shape === undefined
        ? { address: [...address, key], problem: `is a member that nothing knows` }
        : shape(it, [...address, key])
    })
  )
}

const firstOf = (judges: ReadonlyArray<() => ShapeMistake | undefined>): ShapeMistake | undefined => {
  for (const judge of judges) {
    const mistake = judge()
    if (mistake !== undefined) return mistake
  }
  return undefined
}

const hashes = object(
  { identity: digest, payload: digest, result: digest, plan: digest, source: digest },
  { activities: named(digest), signals: named(digest), queues: named(digest) }
)

const released = { version: count, releases: list(digest) }

/** What is retired has nothing more to say. */
const version: Shape = (value, address) =>
  isObject(value) && value["status"] === "retired"
    ? object({ ...released, status: text })(value, address)
    : object({ ...released, status: oneOf("live", "draining", "retired"), hashes, contract: anything })(value, address)

const lock = object(
  {
    format: count,
    workflow: text,
    default: count,
    versions: list(version),
    executionIds: list(object({ key: text, executionId: text }))
  },
  {
    formerNames: object({}, { fields: list(text), steps: list(text), signals: list(text) }),
    acknowledgements: list(
      object({ fingerprint: text, rule: text, from: digest, to: digest, reason: text, author: text, date: text })
    )
  }
)
