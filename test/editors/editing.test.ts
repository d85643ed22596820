/** What an editor offers and shows, in every kind of file and in every kind of step. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { stepKinds } from "../../compiler/parse/steps.ts"
import { root } from "../house/sources.ts"
import { LanguageServer } from "./language-server.ts"

interface Schema {
  readonly description?: string
  readonly properties?: { readonly [key: string]: Schema }
  readonly $ref?: string
  readonly $defs?: { readonly [name: string]: Schema }
}

const schema = (name: string): Schema => JSON.parse(readFileSync(join(root, "schemas", `${name}.schema.json`), "utf8"))
const workflow = schema("workflow")

const descriptionOf = ({ $ref = "", description }: Schema = {}): string =>
  description ?? (workflow.$defs?.[$ref.replace("#/$defs/", "")]?.description ?? "")

let server: LanguageServer
beforeAll(async () => {
  server = await LanguageServer.start()
})
afterAll(() => server.stop())

const head = "workflow: A\nversion: 1\npayload: { a: string }\nidempotencyKey: ${ payload.a }\nsteps:\n"

/** A step of the kind, and where a further key of it would stand. */
const stepOf = (kind: string) => ({
  text: `${head}  - id: a\n    ${kind}: b\n    \n`,
  key: { line: 6, character: 5 },
  next: { line: 7, character: 4 }
})

describe.each(stepKinds)("a step with %s", (kind) => {
  const { properties = {} } = workflow.$defs?.[`${kind}Step`] ?? {}
  const { key, next, text } = stepOf(kind)

  it("is offered its other keys", async () => {
    const missing = Object.keys(properties).filter((it) => it !== "id" && it !== kind)
    expect(missing.length).toBeGreaterThan(0)
    expect(await server.completions("a.workflow.yaml", text, next)).toEqual(expect.arrayContaining(missing))
  })

  it("says what it is", async () => {
    const said = descriptionOf(properties[kind])
    expect(said).not.toBe("")
    expect(await server.hover("a.workflow.yaml", text, key)).toContain(said)
  })
})

it("a step that is begun is offered every kind", async () => {
  const offered = await server.completions("a.workflow.yaml", `${head}  - id: a\n    \n`, { line: 6, character: 4 })
  expect(offered).toEqual(expect.arrayContaining([...stepKinds]))
})

describe.each(["workflow", "activities", "types", "project"])("a file: %s", (name) => {
  const file = name === "project" ? "perdure.yaml" : `a.${name}.yaml`
  const { properties = {} } = schema(name)

  it("is offered its keys", async () => {
    expect(await server.completions(file, "\n", { line: 0, character: 0 })).toEqual(
      expect.arrayContaining(Object.keys(properties))
    )
  })

  it.each(Object.keys(properties))("says what %s is", async (key) => {
    expect(await server.hover(file, `${key}: \n`, { line: 0, character: 1 })).toMatch(/\w{3}.*\./)
  })
})
