/** Looking at histories that are longer than what effect lets a fiber do at a time. */
import { Effect } from "effect"
import { call, forEach } from "perdure/runtime/v1"
import { expect, it } from "vitest"
import { looking } from "./looking.ts"
import { act, run, session, type Setup } from "./support.ts"

it("comes to the end of a history whose branches do much, one after the other and at the same time", async () => {
  const items = Array.from({ length: 400 }, (_, index) => index)
  const setup: Setup = {
    main: Effect.fnUntraced(function*() {
      const settings = { key: (item: number) => item }
      for (const concurrency of [1, 10]) {
        yield* forEach(
          `by${concurrency}`,
          items,
          { ...settings, concurrency },
          (item, at) => call(at("one"), act, { text: String(item) })
        )
      }
      return "done"
    })
  }
  const { history, status } = await session(setup, run())
  expect(status.state).toBe("Completed")
  const { at, calls } = await looking(setup, status, history)
  expect(at(history.length)).toMatchObject({ diverged: undefined, ended: { kind: "ExecutionCompleted" } })
  expect(calls).toEqual([])
})
