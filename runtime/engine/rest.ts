/** Which fibers of a run wait for timers. When all that have not ended do, the run itself waits, in memory or evicted. */
import type { Host } from "./run.ts"

interface Wait {
  readonly due: number
}

export class Rest {
  private readonly host: Host
  private readonly evict: (due: number) => void
  private readonly waits = new Set<Wait>()
  /** Fibers of the body that neither wait nor hold others. */
  private working = 1
  private counted = false

  constructor(host: Host, evict: (due: number) => void) {
    this.host = host
    this.evict = evict
  }

  /** Nothing goes on before the earliest timer. */
  get isIdle(): boolean {
    return this.counted
  }

  /** A fiber begins to wait. */
  begin(wait: Wait): void {
    this.waits.add(wait)
    this.working -= 1
    this.look()
  }

  end(wait: Wait): void {
    this.waits.delete(wait)
    this.working += 1
    if (!this.counted) return
    this.counted = false
    this.host.waiting -= 1
  }

  /** A fiber is about to go on as several, one or more. */
  fork(fibers: number): void {
    this.working += fibers - 1
  }

  /** One of several has ended before the last of them has. */
  leave(): void {
    this.working -= 1
    this.look()
  }

  private look(): void {
    if (this.working > 0 || this.waits.size === 0) return
    const { host } = this
    if (host.waiting >= host.residency) {
      let earliest = Infinity
      for (const { due } of this.waits) earliest = Math.min(earliest, due)
      return this.evict(earliest)
    }
    host.waiting += 1
    this.counted = true
  }
}
