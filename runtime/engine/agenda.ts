/**
 * When executions that sleep on disk are to be woken. Memory holds the nearest of them; the rest is read from the index when
 * its time comes.
 */
import type { StoredWake } from "../journal/journal.ts"
import type { Host } from "./run.ts"
import { never } from "./timers.ts"

/** What an agenda has of its engine. */
type Shelf = Pick<Host, "journal" | "timers" | "draining">

/** What it asks of the executions. */
export interface Sleepers {
  readonly wake: (id: string) => void
  /** It is in memory, where it waits for itself. */
  readonly isAwake: (id: string) => boolean
  /** How many executions in memory have anything under way. */
  readonly busy: () => number
  /** Besides so many others, one more may wait in memory. */
  readonly hasRoom: (others: number) => boolean
}

/** How many instants are read at a time, and at most twice as many kept. */
const page = 4096

/**
 * How long histories are replayed before the event loop does other things, in milliseconds: what they record becomes durable
 * once in that time, so the disk does not hold them up.
 */
const slice = 20

/**
 * How long before its time an execution is replayed, in milliseconds, where there is room for it to wait in memory: it then goes
 * on as soon as those that have always been there.
 */
const lead = 1_000

/** With so many under way, others wait until some of them are over: memory is bounded whatever falls due at once. */
const mostBusy = 10_000

/** How long to wait then, in milliseconds. */
const pause = 100

/** One version of a workflow that this worker knows. */
export class Agenda {
  private readonly host: Shelf
  private readonly sleepers: Sleepers
  private readonly workflow: string
  private readonly version: number
  /** Everything up to here is in memory, nothing after it. */
  private horizon: Omit<StoredWake, "id"> = beginning
  private readonly alarms = new Map<string, () => void>()
  /** Those whose time has come. */
  private ready: Array<string> = []
  private isDraining = false
  private callOffRefill = (): void => {}

  constructor(host: Shelf, sleepers: Sleepers, { name, version }: { readonly name: string; readonly version: number }) {
    this.host = host
    this.sleepers = sleepers
    this.workflow = name
    this.version = version
    this.refill()
  }

  /** An execution has left memory. */
  add(id: string, due: number): void {
    if (due > this.horizon.due || due >= never) return
    this.arm(id, due)
    if (this.alarms.size > 2 * page) this.forgetFar()
  }

  /** It is in memory again. */
  remove(id: string): void {
    this.alarms.get(id)?.()
    this.alarms.delete(id)
  }

  /** These are looked at now. */
  look(ids: ReadonlyArray<string>): void {
    for (const id of ids) this.enqueue(id)
  }

  /** One that has just left memory for want of room is not to come back ahead of its time, and go again. */
  private arm(id: string, due: number, ahead = 0): void {
    this.remove(id)
    this.alarms.set(
      id,
      this.host.timers.at(due - ahead, () => {
        this.alarms.delete(id)
        if (due <= Date.now() || this.hasRoom) this.enqueue(id)
        else this.arm(id, due)
      })
    )
  }

  private get hasRoom(): boolean {
    return this.sleepers.hasRoom(this.ready.length)
  }

  private enqueue(id: string): void {
    this.ready.push(id)
    if (this.isDraining) return
    this.isDraining = true
    setImmediate(this.drain)
  }

  private readonly drain = (): void => {
    const isCrowded = this.sleepers.busy() >= mostBusy
    const until = performance.now() + slice
    let woken = 0
    for (const id of this.ready) {
      this.sleepers.wake(id)
      woken += 1
      // One at a time even then: those that are under way may be waiting for it.
      if (isCrowded || performance.now() >= until) break
    }
    this.ready.splice(0, woken)
    if (this.ready.length === 0) {
      this.isDraining = false
      this.planRefill()
    } else if (isCrowded) this.host.timers.at(Date.now() + pause, this.drain)
    else setImmediate(this.drain)
  }

  /** The next page is read when the first of it may be due, and not before this one is dealt with. */
  private planRefill(): void {
    this.callOffRefill()
    const { due } = this.horizon
    if (this.isDraining || due >= never) return
    this.callOffRefill = this.host.timers.at(this.hasRoom ? due - lead : due, this.refill)
  }

  private readonly refill = (): void => {
    if (this.host.draining || this.isDraining) return
    const next = this.host.journal.wakes(this.workflow, this.version, this.horizon, page)
    this.horizon = next.length < page ? end : next.at(-1) ?? end
    const now = Date.now()
    for (const { due, id } of next) {
      if (this.sleepers.isAwake(id)) continue
      if (due <= now) this.enqueue(id)
      else if (due < never) this.arm(id, due, lead)
    }
    this.planRefill()
  }

  /** More have come than are to be held: the nearest are read again. What is awake is not among them. */
  private forgetFar(): void {
    for (const callOff of this.alarms.values()) callOff()
    this.alarms.clear()
    this.horizon = awake
    this.refill()
  }
}

const beginning = { due: -1, n: 0 }

/** The last of those that have anything under way. */
const awake = { due: 0, n: Number.MAX_SAFE_INTEGER }

const end = { due: never, n: Number.MAX_SAFE_INTEGER }
