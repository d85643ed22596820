/** A version is retired when none of its executions is open, as the database or an export says, and not before. */
import { Effect, Layer } from "effect"
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { engineLayer } from "perdure/runtime"
import { expect, it } from "vitest"
import { layer, ParcelClient } from "../../golden/build/versions-default/generated/index.ts"
import { Control } from "../../runtime/index.ts"
import { root } from "../house/sources.ts"
import { perdure } from "../support/perdure.ts"
import { scratch } from "../support/scratch.ts"

const cwd = join(scratch(), "shop")
cpSync(join(root, "golden/build/versions-default"), cwd, { recursive: true })
mkdirSync(join(cwd, ".perdure"))
const filename = join(cwd, ".perdure/journal.sqlite")

const onEngine = <A, E>(script: Effect.Effect<A, E, Control>): Promise<A> =>
  Effect.runPromise(Effect.provide(script, layer.pipe(Layer.provideMerge(engineLayer({ filename })))))

const run = (...args: ReadonlyArray<string>) => perdure(args, { cwd })

/** An execution that is over, as `perdure history export` writes it. */
const closed = {
  perdure: "history",
  format: 1,
  execution: {
    executionId: "0123456789abcdef0123456789abcdef",
    workflow: "Parcel",
    version: 2,
    key: "p9",
    state: "Completed",
    parked: false,
    startedAt: 1,
    closedAt: 2
  },
  redacted: false,
  runs: [{
    run: 1,
    events: [{
      seq: 1,
      at: 1,
      kind: "ExecutionStarted",
      name: "",
      attempt: 0,
      data: { workflow: "Parcel", version: 2 }
    }]
  }]
}

const lockText = () => readFileSync(join(cwd, "lock/Parcel.lock.json"), "utf8")

it("a workflow that is gone goes with all its versions, and may come back as another one", async () => {
  const cwd = join(scratch(), "shop")
  cpSync(join(root, "golden/build/versions-default"), cwd, { recursive: true })
  const run = (...args: ReadonlyArray<string>) => perdure(args, { cwd })
  const specs = ["parcel.v1.workflow.yaml", "parcel.workflow.yaml"].map((name) => join(cwd, name))
  const [, newest = ""] = specs.map((file) => readFileSync(file, "utf8"))
  for (const file of specs) rmSync(file)
  writeFileSync(join(cwd, "other.types.yaml"), "types: { Grams: int }\n")
  const gone = await run("check")
  expect(gone.stdout).toContain(
    "error WORKFLOW_NO_DELETE: The workflow Parcel is gone, of which versions 1, 2 are live."
  )
  expect(gone.exit).toBe(3)
  mkdirSync(join(cwd, "exported"))
  writeFileSync(join(cwd, "exported/p9.json"), JSON.stringify(closed))
  const retire = (version: string) => run("retire", "Parcel", version, "--live", "exported")
  expect(await retire("1")).toMatchObject({ exit: 2, stderr: expect.stringContaining("version-is-default") })
  expect(await retire("2")).toMatchObject({ exit: 0 })
  expect(await retire("1")).toMatchObject({ exit: 0 })
  expect(JSON.parse(readFileSync(join(cwd, "lock/Parcel.lock.json"), "utf8"))).toMatchObject({
    versions: [{ status: "retired" }, { status: "retired" }]
  })
  expect(await run("check")).toMatchObject({ exit: 0 })

  writeFileSync(join(cwd, "parcel.workflow.yaml"), newest.replace("version: 2", "version: 3"))
  expect(await run("release", "--keep-default")).toMatchObject({ exit: 0 })
  expect(JSON.parse(readFileSync(join(cwd, "lock/Parcel.lock.json"), "utf8"))).toMatchObject({ default: 3 })
})

it("only with proof", async () => {
  const { executionId } = await onEngine(ParcelClient.start({ id: "p1", grams: 20 }))
  expect(await run("version", "default", "Parcel", "2")).toMatchObject({ exit: 0 })
  const before = lockText()
  const open = await run("retire", "Parcel", "1")
  expect(open.stderr).toContain("Version 1 of Parcel has open executions in the database: Parcel/p1 is one.")
  expect(open.exit).toBe(3)
  expect(await run("history", "export", "--output", "histories")).toMatchObject({ exit: 0 })
  const exported = await run("retire", "Parcel", "1", "--live", "histories")
  expect(exported.stderr).toContain("has open executions in histories")
  mkdirSync(join(cwd, "empty"))
  expect((await run("retire", "Parcel", "1", "--live", "empty")).stderr).toContain("error no-histories")
  expect(lockText()).toBe(before)

  await onEngine(Control.use((control) => Effect.andThen(control.cancel(executionId), control.result(executionId))))
  const retired = await run("retire", "Parcel", "1")
  expect(retired).toMatchObject({
    stdout: "lock/Parcel.lock.json\nlock/index.sum\nparcel.v1.workflow.yaml\n",
    exit: 0
  })
  expect(existsSync(join(cwd, "parcel.v1.workflow.yaml"))).toBe(false)
  expect(JSON.parse(lockText())).toMatchObject({
    default: 2,
    formerNames: { fields: ["grams"], steps: ["nap"] },
    versions: [{ version: 1, status: "retired" }, { version: 2, status: "live" }]
  })
})
