/** The examples of the docs are real: specs are checked, step lists are put into a workflow and checked. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { checkSources, compileSources } from "../../compiler/compile.ts"
import { root } from "../house/sources.ts"

interface Block {
  readonly info: string
  readonly body: string
  readonly line: number
}

const blocksOf = (markdown: string): ReadonlyArray<Block> => {
  const blocks: Array<Block> = []
  const lines = markdown.split("\n")
  for (let index = 0; index < lines.length; index++) {
    const open = /^```(\S.*)$/.exec(lines[index] ?? "")
    if (open === null) continue
    const end = lines.indexOf("```", index + 1)
    blocks.push({ info: open[1] ?? "", body: `${lines.slice(index + 1, end).join("\n")}\n`, line: index + 1 })
    index = end
  }
  return blocks
}

const fileOf = (block: Block): string | undefined => /\bfile=(\S+)/.exec(block.info)?.[1]

/** A workflow around a list of steps, over the two shared files of the page. */
const workflowAround = (steps: string): string =>
  `workflow: Example
version: 1
import: [./shop.types.yaml, ./shop.activities.yaml]
payload:
  orderId: OrderId
  items: LineItem[]
  amount: Money
  dueAt: datetime
idempotencyKey: \${ payload.orderId }
errors: [OutOfStock, PaymentDeclined, GatewayTimeout]
steps:
${steps.replace(/^(?=.)/gm, "  ")}`

const errorsOf = (files: ReadonlyMap<string, string>): ReadonlyArray<string> =>
  checkSources(files).diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ code, message }) => `${code}: ${message}`)

const pages = ["README.md", ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`)]
  .filter((page) => page.endsWith(".md"))
  .map((page) => ({ page, blocks: blocksOf(readFileSync(join(root, page), "utf8")) }))
  .filter(({ blocks }) => blocks.some((block) => block.info.startsWith("yaml ")))

describe.each(pages)("$page", ({ blocks }) => {
  const files = new Map<string, string>(
    blocks.flatMap((block) => {
      const file = fileOf(block)
      // The project file of a page is an example of its own: the specs stand beside each other here.
      return file === undefined || !file.endsWith(".yaml") || file === "perdure.yaml" ? [] : [[file, block.body]]
    })
  )

  it("its files check", () => expect(errorsOf(files)).toEqual([]))

  it("what it says is generated is generated", () => {
    const modules = compileSources(files).modules
    for (const { body, info } of blocks) {
      const path = /\bgenerated=(\S+)/.exec(info)?.[1]
      if (path === undefined) continue
      expect(modules.find((module) => module.path.endsWith(path))?.text).toContain(body)
    }
  })

  const steps = blocks.filter(({ info }) => info === "yaml steps")
  it.each(steps)("the steps of line $line check", ({ body }) => {
    const shared = [...files].filter(([file]) => !file.endsWith(".workflow.yaml"))
    expect(errorsOf(new Map([...shared, ["example.workflow.yaml", workflowAround(body)]]))).toEqual([])
  })
})
