/** golden/accepts: specifications of which nothing is to be said, and what the checker found out about them. */
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { compileSources } from "../../compiler/compile.ts"
import { judgeWith6, judgeWith7, temporaryModule } from "../support/strict.ts"
import { checkFiles, listed, readFolder } from "./project.ts"

const files = readFolder(new URL("../../golden/accepts/", import.meta.url).pathname)
const project = checkFiles(files)
const workflow = (name: string) => project.checked.workflows.find((it) => it.document.name.value === name)

describe("golden/accepts", () => {
  it.each(Object.keys(files))("%s", (file) => {
    expect(listed(project, file)).toEqual([])
  })

  it("checks every workflow", () => {
    const expected = Object.keys(files).filter((it) => it.endsWith(".workflow.yaml"))
    expect(project.checked.workflows.map((it) => it.document.file)).toEqual(expected)
  })

  it("says the type of each value that is declared outside of its block", () => {
    const steps = [...workflow("Hoisting")?.steps ?? []]
    const types = steps.flatMap(([{ id }, { type }]) => type === undefined ? [] : [[id.value, type.text]])
    expect(Object.fromEntries(types)).toEqual({
      route: "\"express\" | \"standard\"",
      quantities: "number[]",
      due: "Datetime",
      data: "Schema.Json",
      both: "Schema.Json[]",
      summary: "{ total: Money; skus: string[]; kind: string }",
      inner: "\"gold\"",
      word: "\"gold\"",
      maybe: "\"many\" | \"few\""
    })
    const summary = steps.find(([{ id }]) => id.value === "summary")?.[1]
    expect(summary?.type?.names).toEqual(
      new Map([["Money", { kind: "named", name: "Money", file: "shop.types.yaml" }]])
    )
  })

  it("knows which conditions the guarded steps rely on", () => {
    const narrowing = [...workflow("Narrowing")?.narrowing.held ?? []].map((it) => it.text.trim())
    expect(narrowing).toContain("payload.note !== undefined")
    expect(narrowing).not.toContain("payload.amount.amount > 100")
    expect(narrowing).not.toContain("payload.tier === 'gold'")
  })

  it("orders types so that each stands after those it names", () => {
    const names = project.checked.typeFiles[0]?.types.map((it) => it.name) ?? []
    expect(names.indexOf("Shape")).toBeGreaterThan(names.indexOf("Circle"))
    expect(names).toHaveLength(14)
  })

  it("is accepted by both TypeScripts as well, once it is compiled", async () => {
    const { modules } = compileSources(new Map(Object.entries({ "perdure.yaml": "specs: .\n", ...files })))
    const written = modules.filter((it) => it.path.endsWith(".ts")).map((it) =>
      temporaryModule(join("accepts", it.path), it.text)
    )
    expect(written.length).toBeGreaterThan(0)
    expect(await judgeWith7(written, "accepts")).toEqual([])
    expect(judgeWith6(written)).toEqual([])
  })
})
