/** Items that are due, first come first served: what the engine before has left comes first, and is read as it is needed. */
import type { ItemPlace } from "../journal/queue.ts"
import type { Item } from "./lane.ts"
import { never } from "./timers.ts"

/** Items in the order in which they are due, and how far they reach. */
export interface Page {
  readonly items: ReadonlyArray<Item>
  readonly upTo: ItemPlace
}

/** Where there is nothing left to read. */
export const end: ItemPlace = { due: never, n: Number.MAX_SAFE_INTEGER }

export class Line {
  private readonly read: (after: ItemPlace) => ItemPlace
  private readonly ready = new Set<Item>()
  /** What has come while there was more to read. */
  private readonly behind = new Set<Item>()
  private place: ItemPlace = { due: -1, n: 0 }
  private isReading = false

  /** `read` adds what comes next after a place, and returns how far that reaches. */
  constructor(read: (after: ItemPlace) => ItemPlace) {
    this.read = read
  }

  /** Before this instant, nothing is due that has not been read. */
  get readUpTo(): number {
    return this.place.due
  }

  add(item: Item): void {
    if (this.hasMore && !this.isReading) this.behind.add(item)
    else this.ready.add(item)
  }

  delete(item: Item): void {
    this.ready.delete(item)
    this.behind.delete(item)
  }

  /** Takes out what is to be begun next. */
  next(): Item | undefined {
    while (this.ready.size === 0 && this.hasMore) this.readOn()
    const [first] = this.ready.size === 0 ? this.behind : this.ready
    if (first !== undefined) this.delete(first)
    return first
  }

  private get hasMore(): boolean {
    return this.place.due <= Date.now()
  }

  private readOn(): void {
    this.isReading = true
    this.place = this.read(this.place)
    this.isReading = false
  }
}
