/** Executions that sleep on disk: nobody touches them before their time, and then as many at once as may be. */
import { Effect, Layer } from "effect"
import { afterEach, expect, test, vi } from "vitest"
import { Notes, SleeperV1, suspend } from "../../bench/engine/suspended.ts"
import { Agenda } from "../../runtime/engine/agenda.ts"
import { Control, engineLayer } from "../../runtime/index.ts"
import { blankJournal } from "../../runtime/journal/blank.ts"
import type { StoredWake } from "../../runtime/journal/journal.ts"
import { openSqlite } from "../../runtime/journal/sqlite.ts"
import { databaseFile } from "./support.ts"

const hour = 3_600_000

/** Runs an effect beside a worker on a file full of sleepers. `woken` gets those that go on. */
const beside = <A, E>(
  filename: string,
  woken: Array<string>,
  effect: Effect.Effect<A, E, Control>
): Promise<A> => {
  const notes = Layer.succeed(Notes, { note: ({ id }) => Effect.sync(() => void woken.push(id)) })
  const worker = SleeperV1.pipe(Layer.provide(notes), Layer.provideMerge(engineLayer({ filename })))
  return Effect.runPromise(Effect.provide(effect, worker))
}

const resultOf = (key: number) => Control.use((control) => control.result(`Sleeper/${key}`))

test("more than a page that are due when a worker starts all go on, and nobody else does", async () => {
  const filename = databaseFile()
  const due = 4_200
  const asleep = 300
  const now = Date.now()
  await suspend(filename, due + asleep, (index) => index < due ? now - index : now + hour)
  const woken: Array<string> = []
  await beside(
    filename,
    woken,
    Effect.gen(function*() {
      yield* resultOf(0)
      while (woken.length < due) yield* Effect.sleep(10)
      yield* Effect.forEach([1, due - 1], resultOf)
    })
  )
  expect(woken.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: due }, (_, index) => index))
  // Those that sleep have not even been marked.
  const { close, journal } = openSqlite({ filename })
  const left = journal.wakes("Sleeper", 1, { due: -1, n: 0 }, due + asleep)
  close()
  expect(left).toHaveLength(asleep)
  expect(left.every(({ due }) => due === now + hour)).toBe(true)
})

test("those that fall due while the worker runs go on then, and not before", async () => {
  const filename = databaseFile()
  const at = Date.now() + 1_500
  await suspend(filename, 3, (index) => index === 2 ? at + hour : at)
  const woken: Array<string> = []
  const closedAt = await beside(
    filename,
    woken,
    Effect.map(Effect.forEach([0, 1], resultOf), (ended) => ended.map(({ closedAt = 0 }) => closedAt))
  )
  expect(woken.toSorted()).toEqual(["0", "1"])
  expect(Math.min(...closedAt)).toBeGreaterThanOrEqual(at)
})

afterEach(() => {
  vi.useRealTimers()
})

/** As many as may wait in memory ahead of their time. */
test.each([0, 200, Infinity])("an agenda holds the nearest only, and misses none, with room for %d", async (room) => {
  vi.useFakeTimers({ toFake: ["Date", "setImmediate"] })
  vi.setSystemTime(0)
  const stored = new Map<string, StoredWake>()
  const timers = new Map<number, { readonly due: number; readonly fire: () => void }>()
  let handle = 0
  const host = {
    draining: false,
    journal: {
      ...blankJournal,
      wakes: (_name: string, _version: number, after: Omit<StoredWake, "id">, limit: number) =>
        [...stored.values()]
          .filter(({ due, n }) => due > after.due || (due === after.due && n > after.n))
          .sort((a, b) => a.due - b.due || a.n - b.n)
          .slice(0, limit)
    },
    timers: {
      at: (due: number, fire: () => void) => {
        const own = handle++
        timers.set(own, { due, fire })
        return () => void timers.delete(own)
      },
      fireDue: () => {},
      stop: () => {}
    }
  }
  const woken: Array<{ readonly id: string; readonly at: number }> = []
  const count = 10_000
  const dues = Array.from({ length: count }, (_, index) => 1 + (index * 7919) % 5_000)
  /** Woken ahead of their time, which has not come. */
  let early = 0
  const agenda = new Agenda(host, {
    wake: (id) => {
      early += Number((dues[Number(id)] ?? 0) > Date.now())
      woken.push({ id, at: Date.now() })
      stored.delete(id)
      agenda.remove(id)
    },
    isAwake: () => false,
    busy: () => 0,
    hasRoom: (others) => early + others < room
  }, { name: "Sleeper", version: 1 })

  for (const [n, due] of dues.entries()) {
    const id = `${n}`
    stored.set(id, { id, n, due })
    agenda.add(id, due)
    // What is held is an alarm each, and one that reads the next page.
    expect(timers.size).toBeLessThanOrEqual(2 * 4096 + 2)
  }
  for (let now = 0; now <= 5_000; now += 250) {
    vi.setSystemTime(now)
    early = woken.filter(({ id }) => (dues[Number(id)] ?? 0) > now).length
    for (const [own, { due, fire }] of timers) {
      if (due > now) continue
      timers.delete(own)
      fire()
      await vi.runAllTimersAsync()
    }
  }
  expect(woken.map(({ id }) => Number(id)).sort((a, b) => a - b)).toEqual(dues.map((_, index) => index))
  const lead = woken.map(({ at, id }) => (dues[Number(id)] ?? NaN) - at)
  expect(Math.max(...lead)).toBeLessThanOrEqual(room === 0 ? 0 : 1_000)
  expect(lead.filter((it) => it > 0).length > 0).toBe(room > 0)
  // The test looks every 250 milliseconds.
  expect(Math.min(...lead)).toBeGreaterThan(-250)
})
