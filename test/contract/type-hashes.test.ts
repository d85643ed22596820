/** What changes which hash of tagged unions, defaults, reserved names and functions, and what changes none. */
import { expect, it } from "vitest"
import { allHashes, planOf } from "../support/plans.ts"

const types = `
types:
  Shape: { $union: { circle: { radius: number }, square: { side: number, corner?: int } }, $tag: kind }
  Item: { sku: string, qty: { $type: int, default: 1 }, by: { $type: json, default: { b: 1, a: 2 } } }
`
const workflow = `
workflow: Types
version: 1
import: [./shop.types.yaml]
payload: { id: string, shape: Shape, maybe: Shape | null, item: Item }
idempotencyKey: "\${ payload.id }"
steps: []
`

const hashes = (text: string, declared = types): { readonly [name: string]: string } =>
  allHashes(planOf(new Map([["shop.types.yaml", declared], ["types.workflow.yaml", text]])))

const changed = (after: { readonly [name: string]: string }): ReadonlyArray<string> => {
  const before = hashes(workflow)
  return Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]).sort()
}

it.each<[string, string, string, ReadonlyArray<string>]>([
  [
    "the order of cases",
    "circle: { radius: number }, square: { side: number, corner?: int }",
    "square: { corner?: int, side: number }, circle: { radius: number }",
    []
  ],
  ["the tag", "$tag: kind", "$tag: by", ["payload", "source"]],
  ["a case's name", "circle:", "round:", ["payload", "source"]],
  ["a case's members", "side: number", "side: int", ["payload", "source"]],
  ["the order of a default's members", "{ b: 1, a: 2 }", "{ a: 2, b: 1 }", []],
  ["a default", "default: 1", "default: 2", ["payload", "source"]],
  ["no default", ", default: 1", "", ["payload", "source"]],
  ["a case more", "{ circle:", "{ point: {}, circle:", ["payload", "source"]]
])("%s", (_, from, to, expected) => {
  expect(types).toContain(from)
  expect(changed(hashes(workflow, types.replace(from, to)))).toEqual(expected)
})

const reserving = (steps: string) =>
  workflow.replace("steps:", `reserved: { steps: [${steps}], fields: [old] }\nsteps:`)

it("names that are reserved change the source only, in any order", () => {
  expect(changed(hashes(reserving("gone, past")))).toEqual(["source"])
  expect(hashes(reserving("gone, past"))).toEqual(hashes(reserving("past, gone")))
})

const pricing = "export const discount = (total: number): number => total * 0.9\n"
const calling = (text: string, from = "./pricing.ts", names = "discount, other") =>
  allHashes(planOf(
    new Map([
      ["shop.types.yaml", types],
      ["types.workflow.yaml", workflow.replace("steps:", `functions: { from: ${from}, names: [${names}] }\nsteps:`)],
      [from.slice(2), `${text}export const other = discount\n`]
    ])
  ))

it("the text of functions and their names change the source only, the name of their file and their order nothing", () => {
  expect(changed(calling(pricing))).toEqual(["source"])
  expect(calling(pricing, "./prices.ts")).toEqual(calling(pricing))
  expect(calling(pricing, "./pricing.ts", "other, discount")).toEqual(calling(pricing))
  expect(calling(pricing.replace("0.9", "0.8"))).not.toEqual(calling(pricing))
  expect(calling(pricing, "./pricing.ts", "discount")).not.toEqual(calling(pricing))
})

it("a union written out keeps its order: its alternatives are tried one after the other", () => {
  const circle = "{ kind: '\"circle\"', radius: number }"
  const square = "{ kind: '\"square\"', side: number, corner?: int }"
  const item = types.slice(types.indexOf("  Item:"))
  const written = (union: string) => `types:\n${item}  Circle: ${circle}\n  Square: ${square}\n  Shape: ${union}\n`
  expect(changed(hashes(workflow, written("Circle | Square")))).toEqual([])
  expect(changed(hashes(workflow, written("Square | Circle")))).toEqual(["payload", "source"])
})
