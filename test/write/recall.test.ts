import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { beforeEach, describe, expect, it } from "vitest"
import { checkProject, compileProject, promisesOf } from "../../compiler/compile.ts"
import { filesOf } from "../../compiler/lock/folder.ts"
import { release } from "../../compiler/lock/release.ts"
import { recall, recompileProject, remember } from "../../compiler/recall.ts"
import { scratch } from "../support/scratch.ts"

const folder = scratch()
const compiler = "ABCD1234"

const files = {
  "perdure.yaml": "specs: specs\noutput: generated\ndefaults: { timeouts: { startToClose: 30s } }\n",
  "shared/money.types.yaml": "types:\n  Money: { amount: int, by: { $jsonSchema: ../by.schema.json } }\n",
  "src/pricing.ts":
    "import { rate } from \"./rates.ts\"\nexport const discount = (total: number): number => total * rate\n",
  "src/rates.ts": "export const rate = 0.9\n",
  "by.schema.json": "{ \"type\": \"string\" }\n",
  "specs/pay.workflow.yaml": `workflow: Pay
version: 1
import: [../shared/money.types.yaml]
payload: { money: Money }
idempotencyKey: pay-\${ payload.money.amount }
success: { less: number }
functions: { from: ../src/pricing.ts, names: [discount] }
steps:
  - { id: less, let: "\${ discount(10) }" }
  - { id: pause, sleep: 1s }
return: { less: "\${ steps.less }" }
`
}

let root = ""
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
const edit = (path: string, from: string, to: string): void => {
  const text = readFileSync(join(root, path), "utf8")
  expect(text).toContain(from)
  put(path, text.replace(from, to))
}

const compile = (): ReadonlyArray<string> => {
  const compiled = compileProject(root, { write: true })
  remember(compiled, compiler)
  return compiled.diagnostics.map(({ code }) => code)
}

beforeEach(() => {
  root = mkdtempSync(join(folder, "project-"))
  for (const [path, text] of Object.entries(files)) put(path, text)
})

describe("a compilation that is remembered", () => {
  it("is recalled by its modules, from anywhere in the project", () => {
    expect(recall(root, compiler)).toBeUndefined()
    expect(compile()).toEqual([])
    const { modules } = compileProject(root, { write: false })
    expect(recall(root, compiler)).toEqual(modules.map(({ path }) => ({ path })))
    expect(recall(join(root, "specs/pay.workflow.yaml"), compiler)).toHaveLength(modules.length)
  })

  it.each<readonly [change: string, make: () => void]>([
    ["a spec was edited", () => edit("specs/pay.workflow.yaml", "1s", "2s")],
    ["a file that a spec imports was edited", () => edit("shared/money.types.yaml", "amount: int", "amount: number")],
    ["a JSON Schema that a type refers to was edited", () => edit("by.schema.json", "string", "integer")],
    ["a JSON Schema that a type refers to was removed", () => rmSync(join(root, "by.schema.json"))],
    ["a file that functions come from was edited", () => edit("src/pricing.ts", "total * rate", "rate * total")],
    ["a file that functions import was edited", () => edit("src/rates.ts", "0.9", "0.8")],
    ["the project's settings were edited", () => edit("perdure.yaml", "30s", "40s")],
    ["a spec was added", () => put("specs/more.types.yaml", "types:\n  More: { text: string }\n")],
    ["a spec was removed", () => rmSync(join(root, "specs/pay.workflow.yaml"))],
    ["a module was edited", () => edit("generated/pay.workflow.ts", "Effect", "Effects")],
    ["a module was removed", () => rmSync(join(root, "generated/pay.client.ts"))],
    ["the manifest was edited", () => edit("generated/manifest.json", "Pay", "Paid")],
    ["what is remembered was cut short", () => put(".perdure/compiled.json", "{\"specs\":")],
    ["what is remembered is something else", () => put(".perdure/compiled.json", "{\"sources\":[1]}")]
  ])("is not recalled when %s", (_, make) => {
    compile()
    expect(recall(root, compiler)).toBeDefined()
    make()
    expect(recall(root, compiler)).toBeUndefined()
  })

  it("is not recalled when a lock has come, or has changed", () => {
    const releaseAs = (version: number) => {
      const contracts = promisesOf(checkProject(root)).workflows.map(({ contract }) => ({ ...contract, version }))
      const { locks } = release(contracts, new Map(), { keepDefault: false })
      for (const [name, text] of filesOf(new Map(), locks)) put(`specs/lock/${name}`, text)
    }
    expect(compile()).toEqual([])
    releaseAs(1)
    expect(recall(root, compiler)).toBeUndefined()
    expect(compile()).toEqual([])
    expect(recall(root, compiler)).toBeDefined()
    releaseAs(2)
    expect(recall(root, compiler)).toBeUndefined()
  })

  it("is not recalled by another compiler, nor by one that does not know which it is", async () => {
    compile()
    expect(recall(root, "ABCD1235")).toBeUndefined()
    expect(recall(root)).toBeUndefined()
    const { timings } = await recompileProject(root, { write: true })
    expect(timings.map(({ phase }) => phase)).toContain("compare")
  })
})

it("nothing is remembered of a compilation that had something to say", () => {
  edit("specs/pay.workflow.yaml", "money: Money", "money: int")
  edit("specs/pay.workflow.yaml", "payload.money.amount", "payload.money")
  expect(compile()).toEqual(["unused-import"])
  expect(recall(root, compiler)).toBeUndefined()
})
