/** The heap behind all timers: never early, in order, and without what was called off. */
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { makeTimers } from "../../runtime/engine/timers.ts"

const delay = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis))

test("timers fire in order, never early, and not if they were called off", async () => {
  const timers = makeTimers()
  const fired: Array<{ readonly due: number; readonly at: number }> = []
  const start = Date.now()
  const offs = Array.from({ length: 300 }, (_, index) => {
    const due = start + ((index * 7919) % 60)
    return { due, off: timers.at(due, () => fired.push({ due, at: Date.now() })) }
  })
  const calledOff = offs.filter((_, index) => index % 3 === 0)
  for (const { off } of calledOff) off()
  await delay(120)
  expect(fired).toHaveLength(200)
  expect(fired.every(({ at, due }) => at >= due)).toBe(true)
  expect(fired.map(({ due }) => due)).toEqual(fired.map(({ due }) => due).sort((a, b) => a - b))
  for (const { off } of offs) off()
  timers.stop()
})

test("whatever is added and called off, what is left fires in order", () => {
  fc.assert(fc.property(
    fc.array(fc.record({ due: fc.nat(1_000), off: fc.boolean() }), { maxLength: 300 }),
    (entries) => {
      // A clock that stands after all of them: the first call of `run` fires everything.
      let now = 0
      const timers = makeTimers(() => now)
      const fired: Array<number> = []
      for (const { due, off } of entries) {
        const cancel = timers.at(due + 1, () => fired.push(due))
        if (off) cancel()
      }
      now = 2_000
      timers.fireDue()
      timers.stop()
      const left = entries.filter(({ off }) => !off).map(({ due }) => due)
      expect(fired).toEqual(left.sort((a, b) => a - b))
    }
  ))
})

test("of many that are due at once a few fire first, and then many in each turn", async () => {
  const timers = makeTimers()
  const fired: Array<number> = []
  const due = Date.now() + 5
  for (let index = 0; index < 1_000; index++) timers.at(due, () => fired.push(index))
  const turns: Array<number> = []
  while (fired.length < 1_000) {
    const before = fired.length
    await new Promise((resolve) => setImmediate(resolve))
    if (fired.length > before) turns.push(fired.length - before)
  }
  timers.stop()
  expect(turns).toEqual([64, 512, 424])
})
