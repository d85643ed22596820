/** A version is retired when none of its executions is open, as the database or an export says, and not before. */
import { Effect, Layer } from "effect"
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs"
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

const lockText = () => readFileSync(join(cwd, "lock/Parcel.lock.json"), "utf8")

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
