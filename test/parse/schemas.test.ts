/** The published schemas, as an editor uses them: whole files, with every step held against its kind. */
import { Ajv2020 } from "ajv/dist/2020.js"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { parse } from "yaml"

const root = join(import.meta.dirname, "../..")
const names = ["workflow", "activities", "types", "project"] as const

const read = (name: string): object => JSON.parse(readFileSync(join(root, "schemas", `${name}.schema.json`), "utf8"))

const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  strictRequired: false,
  strictTypes: false
})
for (const name of names) ajv.addSchema(read(name), `${name}.schema.json`)

const errorsOf = (name: (typeof names)[number], yaml: string): ReadonlyArray<string> => {
  const validate = ajv.getSchema(`${name}.schema.json`)
  if (validate === undefined) throw new Error(name)
  validate(parse(yaml))
  return (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`)
}

describe("published schemas", () => {
  it("accept the order example", () => {
    const folder = join(root, "examples/order")
    const file = (path: string) => readFileSync(join(folder, path), "utf8")
    expect(errorsOf("project", file("perdure.yaml"))).toEqual([])
    expect(errorsOf("workflow", file("workflows/order.workflow.yaml"))).toEqual([])
    expect(errorsOf("activities", file("workflows/shop.activities.yaml"))).toEqual([])
    expect(errorsOf("types", file("workflows/shop.types.yaml"))).toEqual([])
  })

  const head = "workflow: A\nversion: 1\npayload: { a: string }\nidempotencyKey: ${ payload.a }\nsteps:\n"
  const mistakes: ReadonlyArray<readonly [string, string]> = [
    ["an unknown key in a call", "- { id: a, call: f, wiht: {} }"],
    ["a missing id", "- { call: f }"],
    ["a wrong type deep inside", "- { id: a, call: f, retry: { maximumAttempts: x } }"],
    ["an unknown kind", "- { id: a, cal: f }"],
    ["a bad duration", "- { id: a, sleep: 5 minutes }"],
    ["a bad record", "- { id: a, record: time }"],
    ["a bare condition", "- { id: a, sleep: 5m, when: payload.a }"],
    ["a wrong case", "- { id: a, switch: [{ wen: \"${ a }\" }] }"],
    ["a wrong step in a case", "- { id: a, switch: [{ else: [{ id: b, cal: f }] }] }"],
    ["a wrong step in a case's steps", "- { id: a, switch: [{ when: \"${ a }\", steps: [{ id: b, call: F }] }] }"],
    ["a bad compensation", "- { id: a, call: f, compensate: { call: g, onGiveUp: wait } }"],
    ["a wait for no name", "- { id: a, await: Approval }"],
    ["what stands in for a wait without an end", "- { id: a, await: b, onTimeout: { yield: 1 } }"],
    ["a branch without steps", "- { id: a, parallel: { b: { step: [] } } }"],
    ["a wrong step in a branch", "- { id: a, race: { b: { steps: [{ id: c, cal: f }] } } }"],
    ["a loop over no expression", "- { id: a, foreach: list, as: b, key: \"${ b }\", steps: [] }"],
    ["a loop without a key", "- { id: a, foreach: \"${ [] }\", as: b, steps: [] }"],
    [
      "a state without a first value",
      "- { id: a, repeat: { state: { n: { $type: int } }, maxIterations: 1, onMax: { fail: X }, steps: [], next: {}, until: \"${ a }\" } }"
    ],
    ["a catch of nothing", "- { id: a, try: [], catch: [{ steps: [] }] }"],
    ["a wrong step in a try", "- { id: a, try: [{ id: b, cal: f }] }"],
    ["a bad time-out", "- { id: a, call: f, onTimeout: { fial: X } }"]
  ]
  const views: ReadonlyArray<readonly [string, string]> = [
    ["an attribute of no name", "attributes: { Customer: x }"],
    ["an attribute that is a list", "attributes: { customer: [x] }"],
    ["a query of no name", "queries: { the-progress: x }"],
    ["a list of queries", "queries: [progress]"]
  ]
  const files = [
    ...mistakes.map(([name, step]) => [name, head + step] as const),
    ...views.map(([name, keys]) => [name, `${head.trimEnd()} []\n${keys}\n`] as const)
  ]
  for (const [name, yaml] of files) {
    it(`say ${name} at most twice`, () => {
      const said = errorsOf("workflow", yaml).filter((error) => !error.endsWith(" if"))
      expect(said.length).toBeGreaterThan(0)
      expect(said.length).toBeLessThanOrEqual(2)
    })
  }

  it("describe every property, so that an editor has something to show", () => {
    const silent: Array<string> = []
    const visit = (name: string, schema: unknown, path: string): void => {
      if (typeof schema !== "object" || schema === null) return
      for (const [key, value] of Object.entries(schema)) {
        if (key === "properties" && typeof value === "object" && value !== null) {
          for (const [property, inner] of Object.entries(value)) {
            const text = JSON.stringify(inner)
            if (!text.includes("\"description\"") && !text.includes("\"$ref\"")) {
              silent.push(`${name} ${path}/${property}`)
            }
          }
        }
        visit(name, value, `${path}/${key}`)
      }
    }
    for (const name of names) visit(name, read(name), "")
    expect(silent).toEqual([])
  })

  it("ask for nothing that a validator would have to fetch, and use no $data", () => {
    for (const name of names) {
      const text = JSON.stringify(read(name))
      expect(text).not.toContain("$data")
      for (const [, reference] of text.matchAll(/"\$ref":"([^"#]*)/g)) {
        expect(["", "types.schema.json", "activities.schema.json"]).toContain(reference)
      }
    }
  })
})
