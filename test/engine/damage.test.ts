/** A history that was changed on disk stops its own execution, and no other. */
import { Effect } from "effect"
import { readFileSync, writeFileSync } from "node:fs"
import { call, sleep } from "perdure/runtime/v1"
import { expect, test } from "vitest"
import { Control } from "../../runtime/index.ts"
import { act, databaseFile, session, type Setup } from "./support.ts"

const main: Setup["main"] = Effect.fnUntraced(function*({ key }) {
  yield* call("first", act, { text: `result of ${key}` })
  yield* sleep("pause", 100)
  return key
})

test("a flipped byte is seen, and the rest goes on", async () => {
  const setup = { main, engine: { filename: databaseFile() } }
  const keys = ["alpha", "beta", "gamma"]
  await session(
    setup,
    Effect.gen(function*() {
      const control = yield* Control
      yield* Effect.forEach(keys, (key) => control.start({ workflow: "Flow", payload: { key } }))
      yield* Effect.sleep(30)
    })
  )
  const bytes = readFileSync(setup.engine.filename)
  for (let at = bytes.indexOf("result of beta"); at !== -1; at = bytes.indexOf("result of beta", at + 1)) {
    bytes[at] = 0x52
  }
  writeFileSync(setup.engine.filename, bytes)
  await session(
    setup,
    Effect.gen(function*() {
      const control = yield* Control
      for (const key of ["alpha", "gamma"]) {
        expect(yield* control.result(`Flow/${key}`)).toMatchObject({ state: "Completed", result: key })
      }
      expect(yield* control.status("Flow/beta")).toMatchObject({
        state: "Running",
        waitingFor: [{ kind: "operator" }],
        parked: { code: "HISTORY_DAMAGED", message: expect.stringContaining("does not match its checksum") }
      })
      expect(yield* control.list({})).toHaveLength(3)
      const refused = yield* Effect.flip(control.history("Flow/beta"))
      expect(refused).toMatchObject({
        _tag: "EngineUnavailable",
        message: expect.stringContaining(setup.engine.filename)
      })
    })
  )
})
