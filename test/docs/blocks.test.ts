/** The examples of the docs are real: specs are checked, step lists are put into a workflow and checked. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { checkSources, compileSources } from "../../compiler/compile.ts"
import { stepKinds } from "../../compiler/parse/steps.ts"
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

const pages = ["README.md", "docs", "docs/language"]
  .flatMap((path) => path.endsWith(".md") ? [path] : readdirSync(join(root, path)).map((name) => `${path}/${name}`))
  .filter((page) => page.endsWith(".md"))
  .map((page) => ({ page, blocks: blocksOf(readFileSync(join(root, page), "utf8")) }))
  .filter(({ blocks }) => blocks.some((block) => block.info.startsWith("yaml ")))

// The project file of a page is an example of its own: the specs stand beside each other here.
const filesOf = (blocks: ReadonlyArray<Block>): ReadonlyMap<string, string> =>
  new Map(blocks.flatMap((block) => {
    const file = fileOf(block)
    return file === undefined || !/\.(yaml|json|ts)$/.test(file) || file === "perdure.yaml" ? [] : [[file, block.body]]
  }))

const isShared = ([file]: readonly [string, string]): boolean => !file.endsWith(".workflow.yaml")

const reference = "docs/language/"

/** The types and activities that the pages of the reference share. */
const sharedByReference = [...filesOf(pages.find(({ page }) => page === `${reference}README.md`)?.blocks ?? [])]
  .filter(isShared)

it.each(stepKinds)("the reference has a page about %s, with an example", (kind) => {
  const page = pages.find((it) => it.page === `${reference}${pageOf.get(kind) ?? kind}.md`)
  const examples = page?.blocks.filter(({ info }) => info.startsWith("yaml ")).map(({ body }) => body) ?? []
  expect(examples.some((body) => new RegExp(`\\b${kind}:`).test(body))).toBe(true)
})

/** The steps that have no page of their own name. */
const pageOf: ReadonlyMap<string, string> = new Map([["sleepUntil", "sleep"]])

describe.each(pages)("$page", ({ blocks, page }) => {
  const files = new Map([...page.startsWith(reference) ? sharedByReference : [], ...filesOf(blocks)])

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
    expect(errorsOf(new Map([...[...files].filter(isShared), ["example.workflow.yaml", workflowAround(body)]])))
      .toEqual([])
  })
})
