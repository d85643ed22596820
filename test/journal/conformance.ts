/** What the engine relies on of a `Journal`, whatever it keeps its records in. */
import { describe, expect, test } from "vitest"
import type { ExecutionRecord, Journal } from "../../runtime/journal/journal.ts"
import { append, create, record } from "./support.ts"

type Service = Journal["Service"]

/** A place for a journal: opened one owner after the other. */
export interface Place {
  readonly open: () => { readonly journal: Service; readonly close: () => void }
  /** As others see it while an owner has it. */
  readonly look: () => { readonly queries: Service["queries"]; readonly close: () => void }
}

const committed = (journal: Service) => new Promise<void>((resolve) => journal.committed(resolve))

const closed = (journal: Service, e: ExecutionRecord) => journal.close(e, "Completed", 5_000 + e.n)

/** What the first execution has to do with. */
const queued = ({ queues }: Service) => {
  const items = queues.itemsOf(record(1))
  return [items, items.flatMap(queues.waiters), items.map(queues.input)]
}

const item = (n: number, due: number, queue = "q") => (
  { n, id: `i${n}`, queue, key: `k${n}`, attempt: 0, failures: 0, due, outcome: undefined }
)

const opened = ({ queues }: Service) => ({
  last: queues.lastN(),
  all: queues.open("q", { due: -1, n: 0 }, 5, 10),
  some: queues.open("q", { due: 5, n: 2 }, 6, 2),
  known: ["k2", "k4", "k5"].map((key) => queues.openAs("q", key))
})

const wakes = (journal: Service): ReadonlyArray<ReadonlyArray<number>> =>
  journal.wakes("Flow", 1, { due: -1, n: 0 }, 10).map(({ due, n }) => [n, due])

export const conformance = (name: string, place: () => Place): void => {
  /** Writes as one owner, and looks as the next one. */
  const reopened = <A>(write: (journal: Service) => void, look: (journal: Service) => A): A => {
    const { open } = place()
    const first = open()
    write(first.journal)
    first.close()
    const second = open()
    const seen = look(second.journal)
    second.close()
    return seen
  }
  describe(name, () => {
    test("acknowledges what is durable, in the order in which it was written", async () => {
      const { look, open } = place()
      const { close, journal } = open()
      const others = look()
      const order: Array<string> = []
      create(journal, 2)
      expect(others.queries.list({})).toEqual([])
      const both = [committed(journal).then(() => order.push("first"))]
      append(journal, 1, 2)
      both.push(committed(journal).then(() => order.push("second")))
      await Promise.all(both)
      expect(order).toEqual(["first", "second"])
      expect(others.queries.list({}).map(({ n }) => n)).toEqual([2, 1])
      expect(others.queries.events(record(1)).map(({ seq }) => seq)).toEqual([1, 2])
      expect(journal.stats).toEqual({ commits: 1, writes: 5 })
      let atOnce = false
      journal.committed(() => (atOnce = true))
      expect(atOnce).toBe(true)
      others.close()
      close()
    })

    test("keeps what nobody has waited for", () => {
      const seen = reopened(
        (journal) => create(journal, 3),
        (journal) => [journal.lastN(), [1, 2, 3].map((n) => journal.queries.byId(record(n).id))]
      )
      expect(seen).toEqual([3, [record(1), record(2), record(3)]])
    })

    test("gives events back as they were, by run", () => {
      const data = JSON.stringify({ text: "nul \u0000 emoji 🎉 line \u2028", n: [1, 2.5, null] })
      const next = { ...record(1), run: 2, planHash: "q", deadline: 99 }
      const [events, edges, later] = reopened((journal) => {
        create(journal, 1)
        journal.append(record(1), { seq: 2, at: 7, kind: "ValueRecorded", name: "v", attempt: 0, data })
        journal.renew(next)
        journal.append(next, { seq: 1, at: 8, kind: "ExecutionStarted", name: "", attempt: 0, data: "{}" })
      }, ({ queries }) => [queries.events(record(1)), queries.edges(record(1)), queries.byId(next.id)] as const)
      expect(events[1]).toEqual({ seq: 2, at: 7, kind: "ValueRecorded", name: "v", attempt: 0, data })
      expect(edges.first).toEqual(events[0])
      expect(edges.last).toEqual(events)
      expect(later).toEqual(next)
    })

    test("finds executions by id, prefix and key, and lists them", () => {
      const found = reopened((journal) => {
        create(journal, 3)
        closed(journal, record(1))
        journal.setParked(record(2), "{}")
        journal.setAttributes(record(3), { customer: "c1", level: 3 })
        journal.setAttributes(record(3), { customer: "c2", level: 3 })
      }, ({ queries: { find, list } }) => ({
        found: [find(record(1).id)?.n, find("Flow/k2")?.n, find("00000000"), find("Flow/none"), find("")],
        lists: [{}, { state: "Completed" }, { parked: true }, { limit: 1 }, { workflow: "Other" }].map((filter) =>
          list(filter as Parameters<typeof list>[0]).map(({ n }) => n)
        ),
        attributes: [{ customer: "c2", level: 3 }, { customer: "c1" }].map((attributes) => list({ attributes }).length)
      }))
      expect(found).toEqual({
        found: [1, 2, undefined, undefined, undefined],
        lists: [[3, 2, 1], [1], [2], [3], []],
        attributes: [1, 0]
      })
    })

    test("says what is to be looked at, and when", () => {
      const never = Number.MAX_SAFE_INTEGER
      const [one, two, three] = [record(1), record(2), record(3)]
      const parent = { child: two.id, onClose: undefined, waits: true } as const
      const item = { n: 1, id: "i", queue: "q", key: "k", attempt: 1, failures: 0, due: 5, outcome: "{}" }
      const after = (write: (journal: Service) => void): ReadonlyArray<ReadonlyArray<number>> =>
        reopened((journal) => {
          create(journal, 3)
          for (const e of [one, two, three]) journal.setAsleep(e, 100 * e.n)
          write(journal)
        }, wakes)
      expect(after(() => {})).toEqual([[1, 100], [2, 200], [3, 300]])
      expect(after((journal) => journal.setAwake(two))).toEqual([[2, 0], [1, 100], [3, 300]])
      expect(after((journal) => journal.setAsleep(one, never))).toEqual([[2, 200], [3, 300], [1, never]])
      expect(after((journal) => closed(journal, one))).toEqual([[2, 200], [3, 300]])
      // Whatever somebody waits for makes it awake, in the transaction in which it comes.
      expect(after((journal) => (journal.setChild(one, "a", parent), closed(journal, two)))).toEqual([[1, 0], [3, 300]])
      expect(after((journal) => {
        journal.setChild(one, "a", parent)
        closed(journal, two)
        journal.setAsleep(one, 900)
      })).toEqual([[1, 0], [3, 300]])
      expect(after(({ queues }) => {
        queues.add(item, "[1]")
        queues.wait(item, three, "step")
        queues.finish(item)
      })).toEqual([[3, 0], [1, 100], [2, 200]])
      expect(after((journal) => journal.renew({ ...three, run: 2 }))).toEqual([[3, 0], [1, 100], [2, 200]])
      // What is parked is not looked at, and what is parked no more is.
      expect(after((journal) => journal.setParked(one, "{}"))).toEqual([[2, 200], [3, 300]])
      expect(after((journal) => (journal.setParked(one, "{}"), journal.setParked(one, undefined)))).toEqual([
        [1, 0],
        [2, 200],
        [3, 300]
      ])
    })

    test("gives what is to be looked at in pages, of one version", () => {
      const [first, second, others] = reopened((journal) => {
        create(journal, 3)
        journal.create({ ...record(4), version: 2 })
        for (const e of [record(1), record(3)]) journal.setAsleep(e, 7)
      }, (journal) => [
        journal.wakes("Flow", 1, { due: -1, n: 0 }, 2),
        journal.wakes("Flow", 1, { due: 7, n: 1 }, 2),
        journal.wakes("Flow", 2, { due: -1, n: 0 }, 2)
      ])
      expect(first).toEqual([{ due: 0, n: 2, id: record(2).id }, { due: 7, n: 1, id: record(1).id }])
      expect(second).toEqual([{ due: 7, n: 3, id: record(3).id }])
      expect(others?.map(({ n }) => n)).toEqual([4])
    })

    test("keeps what is paused asleep until its deadline, whatever happens to it", () => {
      const [one, two] = [{ ...record(1), deadline: 900 }, record(2)]
      const text = JSON.stringify({ since: 5, by: "ann" })
      const after = (write: (journal: Service) => void) =>
        reopened((journal) => {
          for (const e of [one, two]) journal.create(e)
          for (const e of [one, two]) journal.setPaused(e, text)
          write(journal)
        }, (journal) => ({
          wakes: wakes(journal),
          planned: journal.planned("Flow", 1, "q", 10).length,
          paused: journal.queries.list({ paused: true }).map(({ paused }) => paused),
          others: journal.queries.list({ paused: false }).length
        }))
      const never = Number.MAX_SAFE_INTEGER
      const held = { wakes: [[1, 900], [2, never]], planned: 0, paused: [text, text], others: 0 }
      expect(after(() => {})).toEqual(held)
      expect(after((journal) => {
        journal.setAwake(one)
        journal.create(record(3))
        journal.setChild(one, "a", { child: record(3).id, onClose: undefined, waits: true })
        closed(journal, record(3))
      })).toEqual({ ...held, others: 1 })
      const item = { n: 1, id: "i", queue: "q", key: "k", attempt: 1, failures: 0, due: 5, outcome: "{}" }
      expect(after(({ queues }) => {
        queues.add(item, "[1]")
        queues.wait(item, one, "step")
        queues.finish(item)
      })).toEqual(held)
      const resumed = { wakes: [[1, 0], [2, never]], planned: 1, paused: [text], others: 1 }
      expect(after((journal) => journal.setPaused(one, undefined))).toEqual(resumed)
      const ended = { wakes: [[2, never]], planned: 0, paused: [text], others: 1 }
      expect(after((journal) => journal.close(one, "TimedOut", 901))).toEqual(ended)
    })

    test("says what has begun under another plan, and is not held", () => {
      const found = reopened((journal) => {
        for (const n of [1, 2, 3, 4]) journal.create({ ...record(n), planHash: n === 1 ? "q" : "p" })
        journal.setParked(record(2), "{}")
        closed(journal, record(3))
      }, (journal) => [journal.planned("Flow", 1, "q", 10), journal.planned("Flow", 1, "r", 1).length])
      expect(found).toEqual([[record(4).id], 1])
    })

    test("knows the contract that a version has had last, and what runs on which version", () => {
      const [contracts, versions, counts] = reopened((journal) => {
        create(journal, 3)
        journal.create({ ...record(4), version: 3 })
        journal.create({ ...record(5), workflow: "Aim" })
        closed(journal, { ...record(5), workflow: "Aim" })
        journal.setParked(record(2), "{}")
        for (const [at, hashes] of ["a", "b", "a"].entries()) journal.sawContract("Flow", 1, hashes, at)
        journal.sawContract("Flow", 2, "c", 9)
      }, (journal) => [
        [1, 2, 3].map((version) => journal.contract("Flow", version)),
        journal.queries.versions(),
        journal.queries.versions().map(journal.queries.count)
      ])
      expect(contracts).toEqual(["a", "c", undefined])
      expect(versions).toEqual([{ workflow: "Flow", version: 1 }, { workflow: "Flow", version: 3 }])
      expect(counts).toEqual([3, 1])
    })

    test("keeps heartbeats of running executions only, and who has sent what", () => {
      const [one, two] = [record(1), record(2)]
      const seen = reopened((journal: Service): void => {
        create(journal, 2)
        for (const e of [record(1), record(2)]) {
          journal.setHeartbeat(e, "step", "1")
          journal.setHeartbeat(e, "step", "2")
          journal.setHeartbeat(e, "over", "3")
          journal.clearHeartbeat(e, "over")
          journal.keepSender(e, "go", "me")
        }
        closed(journal, record(2))
      }, (journal) => ({
        beats: [journal.heartbeat(one, "step"), journal.heartbeat(one, "over"), journal.heartbeat(two, "step")],
        senders: [journal.knowsSender(one, "go", "me"), journal.knowsSender(one, "go", "you")]
      }))
      expect(seen).toEqual({
        beats: ["2", undefined, undefined],
        senders: [true, false]
      })
    })

    test("knows children by their parents, and who waits for whom", () => {
      const [parent, child] = [record(1), record(2)]
      const awaited = { child: child.id, onClose: "cancel", waits: true } as const
      const write = (journal: Service): void => {
        create(journal, 2)
        journal.setChild(parent, "a", awaited)
        journal.setChild(parent, "b", { child: "f".repeat(32), onClose: undefined, waits: false })
        journal.setChild(parent, "c", awaited)
        journal.clearChild(parent, "c")
      }
      const look = (journal: Service) => [
        journal.children(parent).length,
        journal.childOf(parent, "a"),
        journal.awaiting(child.id),
        journal.closedParents().length
      ]
      const wait = parent.id
      expect(reopened(write, look)).toEqual([2, awaited, [wait], 0])
      expect(reopened((journal) => (write(journal), closed(journal, parent)), look).at(-1)).toBe(1)
      const dealtWith = (journal: Service) => (write(journal), closed(journal, parent), journal.clearChildren(parent))
      expect(reopened(dealtWith, look).at(-1)).toBe(0)
      expect(reopened((journal) => (write(journal), journal.clearChildren(parent)), look)).toEqual([
        0,
        undefined,
        [],
        0
      ])
      // A run that goes on keeps what still runs, under a name of its own.
      const renewed = (journal: Service) => (write(journal), journal.renew({ ...parent, run: 2 }))
      expect(reopened(renewed, look)[1]).toBeUndefined()
    })

    test("keeps items of queues until nobody wants them", () => {
      const one = item(1, 5)
      const under = { ...one, attempt: 1, failures: 1, due: 9, outcome: "{}" }
      const write = ({ queues, ...journal }: Service): void => {
        create({ ...journal, queues }, 2)
        queues.add(one, "[1]")
        for (const e of [record(1), record(2)]) queues.wait(one, e, "step")
        queues.begin(under)
        queues.retry(under)
        queues.finish(under)
        queues.leave(one, record(1), "step", true)
        queues.leave(one, record(2), "step", false)
      }
      const waiter = { execution: record(1).id, run: 1, step: "step", waits: false }
      expect(reopened(write, queued)).toEqual([[under], [waiter], ["[1]"]])
      expect(reopened((journal) => (write(journal), journal.queues.remove(one)), queued)).toEqual([[], [], []])
    })

    test("reads the open items of a queue by their keys, and in the order in which they are due", () => {
      const done = { ...item(5, 1), outcome: "{}" }
      const write = ({ queues }: Service): void => {
        for (const it of [item(1, 9), item(2, 5), item(3, 5), item(4, 5, "other"), done, item(6, 5)]) {
          queues.add(it, "1")
        }
        queues.finish(done)
      }
      expect(reopened(write, opened)).toEqual({
        last: 6,
        all: [item(2, 5), item(3, 5), item(1, 9)],
        some: [item(3, 5), item(6, 5)],
        known: [item(2, 5), undefined, undefined]
      })
    })

    test("removes what is closed and not held, and stays itself", () => {
      const { open } = place()
      const first = open()
      const { journal: { removal, secret, ...journal } } = first
      create({ ...journal, removal, secret }, 3)
      for (const e of [record(1), record(2)]) journal.close(e, "Completed", 5)
      journal.setChild(record(3), "a", { child: record(2).id, onClose: undefined, waits: true })
      for (const e of [record(1), record(2), record(3)]) removal.remove(e)
      journal.sawContract("Flow", 1, "{}", 1)
      first.close()
      const second = open()
      expect(second.journal.secret).toBe(secret)
      expect(second.journal.queries.list({}).map(({ n }) => n)).toEqual([3, 2])
      expect(second.journal.removal.holder(record(2))).toEqual({ kind: "awaited", by: record(3).id })
      expect(second.journal.removal.expired(6, 10)).toEqual([])
      expect(second.journal.removal.isSwept()).toBe(false)
      second.close()
    })
  })
}
