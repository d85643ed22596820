/** `docs/migration.md` is a story of five releases: what it says is said, and executions of each release come to their ends. */
import { Effect, Layer } from "effect"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { engineLayer } from "perdure/runtime"
import { expect, it } from "vitest"
import { releasedBy } from "../../compiler/compare/specs.ts"
import { compareWorkflows } from "../../compiler/compare/workflows.ts"
import { renderText } from "../../compiler/diagnostic/render.ts"
import { sourceText } from "../../compiler/source/text.ts"
import { Control } from "../../runtime/index.ts"
import { databaseFile, residency } from "../engine/support.ts"
import { type Attempt, load } from "../faults/edits/code.ts"
import { root } from "../house/sources.ts"
import { projectOf } from "../support/changed.ts"

const page = join(root, "docs/migration.md")
const text = readFileSync(page, "utf8")

const isRenewing = process.env["UPDATE_GOLDENS"] === "1"

interface Block {
  readonly info: string
  readonly body: string
  /** Where the body stands on the page. */
  readonly at: number
}

const blocks: ReadonlyArray<Block> = [...text.matchAll(/^```(\S.*)\n([^]*?)^```$/gm)].map((
  { 1: info, 2: body, index }
) => ({
  info: info ?? "",
  body: body ?? "",
  at: index + "```\n".length + (info ?? "").length
}))

type Files = ReadonlyMap<string, string>

const spec = "order.workflow.yaml"

const sideOf = (body: string, other: string): string =>
  body.split("\n").filter((line) => !line.startsWith(other)).map((line) => `${line.slice(1)}\n`).join("").trimEnd()

/** A file as a diff of some of its lines makes it. */
const patched = (files: Files, diff: string, file = spec): Files => {
  const before = files.get(file) ?? ""
  const [old, now] = [sideOf(diff.trimEnd(), "+"), sideOf(diff.trimEnd(), "-")]
  expect(before).toContain(`${old}\n`)
  return new Map([...files, [file, before.replace(`${old}\n`, `${now}\n`)]])
}

/** What `perdure version bump` does to the files. */
const bumped = (files: Files): Files => {
  const kept = files.get(spec) ?? ""
  return new Map([...files, ["order.v1.workflow.yaml", kept], [spec, kept.replace("version: 1", "version: 2")]])
}

/** What `perdure check --against release-<n>` says; with `all`, what `diff` does. */
const said = (release: number, before: Files, now: Files, all = false): string => {
  const tag = `release-${release}`
  const [old, current] = [projectOf(before), projectOf(now)]
  const released = releasedBy(old.specs, { kind: "ref", name: tag }, (file) => `${tag}:${file}`)
  const olds = [...old.sources.values()].map(({ file, text }) => sourceText(`${tag}:${file}`, text))
  const diagnostics = compareWorkflows(released, current.specs, { file: "perdure.yaml", start: 0, end: 0 })
    .filter(({ severity }) => all || severity !== "info")
  return renderText(diagnostics, new Map([...olds, ...current.sources.values()].map((source) => [source.file, source])))
}

const filename = databaseFile()
const attempts: Array<Attempt> = []

/** Runs what is released beside an engine on the one database of the story. */
const within = async <A, E>(files: Files, script: Effect.Effect<A, E, Control>): Promise<A> => {
  const { layer, manifest } = await load(files)
  const work = layer((attempt) =>
    Effect.sync(() => {
      attempts.push(attempt)
      return { answer: `${attempt.method} ${attempt.text}` }
    })
  )
  return Effect.runPromise(
    Effect.provide(script, Layer.provideMerge(work, engineLayer({ filename, manifest, ...residency })))
  )
}

const order = (release: number) => `ord_${release}`

const start = Effect.fnUntraced(function*(release: number) {
  const control = yield* Control
  const { executionId } = yield* control.start({
    workflow: "Order",
    payload: { orderId: order(release), customer: "ann", ...(release > 1 ? { gift: true } : {}) }
  })
  for (;;) {
    const { waitingFor: [wait] } = yield* control.status(executionId)
    if (wait?.kind === "signal") return executionId
    yield* Effect.sleep("5 millis")
  }
})

it("each release is what the page says, and orders of all of them end", async () => {
  let files: Files = new Map(blocks.flatMap(({ body, info }) => {
    const file = /\bfile=(\S+)/.exec(info)?.[1]
    return file === undefined ? [] : [[file, body] as const]
  }))
  let released = files
  let release = 0
  const renewed: Array<string> = []
  let from = 0
  const expecting = ({ at, body }: Block, actual: string): void => {
    renewed.push(text.slice(from, at), actual)
    from = at + body.length
    if (!isRenewing) expect(body).toBe(actual)
  }
  for (const block of blocks) {
    const { body, info } = block
    if (info === "diff change" || info === "diff fix") files = patched(files, body)
    else if (info === "diff version") files = patched(bumped(released), body)
    else if (info === "text said") expecting(block, said(release, released, files))
    else if (info === "text diff") expecting(block, said(release, released, files, true))
    else if (info === "text gone") {
      expecting(
        block,
        said(release, released, new Map([...files].filter(([file]) => file !== "order.v1.workflow.yaml")))
      )
    } else if (info === "sh" && body.includes("perdure release")) {
      if (release > 0) expect(said(release, released, files)).not.toContain(" error ")
      release++
      released = files
      await within(files, start(release))
    }
  }
  if (isRenewing) writeFileSync(page, [...renewed, text.slice(from)].join(""))
  expect(release).toBe(5)

  const ended = await within(
    released,
    Effect.gen(function*() {
      const control = yield* Control
      const releases = [1, 2, 3, 4, 5]
      yield* Effect.forEach(
        releases,
        (it) => control.signal(`Order/${order(it)}`, { name: "delivered", payload: true })
      )
      return yield* Effect.forEach(
        releases,
        (it) =>
          Effect.map(control.result(`Order/${order(it)}`), ({ result, state, version }) => ({ result, state, version }))
      )
    })
  )
  expect(ended).toEqual([1, 1, 1, 1, 2].map((version) => ({
    result: { receipt: "charge ann" },
    state: "Completed",
    version
  })))
  const done = Object.groupBy(attempts, ({ execution }) => execution)
  const steps = Object.values(done).map((all) => all?.map(({ step }) => step).join(" "))
  expect(steps.toSorted()).toEqual([
    "reserve charge notify",
    "reserve charge notify",
    "reserve charge notify",
    "reserve charge notify",
    "reserve charge ring write"
  ])
})
