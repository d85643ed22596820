/** Which fibers of a run wait for timers. When all that have not ended do, the run itself waits, in memory or evicted. */
import type { Host } from "./run.ts"
import { never } from "./timers.ts"

interface Wait {
  readonly due: number
}

/** What the run is told of its rest. */
interface Sleeper {
  /** There is room for it in memory until then, or until something happens to it. */
  readonly asleep: (due: number) => void
  readonly awake: () => void
  /** There is none. */
  readonly evict: (due: number) => void
}

export class Rest {
  private readonly host: Host
  private readonly sleeper: Sleeper
  private readonly waits = new Set<Wait>()
  /** Fibers of the body that neither wait nor hold others. */
  private working = 1
  private counted = false

  constructor(host: Host, sleeper: Sleeper) {
    this.host = host
    this.sleeper = sleeper
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
    this.sleeper.awake()
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
    let earliest = never
    for (const { due } of this.waits) earliest = Math.min(earliest, due)
    if (host.waiting >= host.residency) return this.sleeper.evict(earliest)
    host.waiting += 1
    this.counted = true
    this.sleeper.asleep(earliest)
  }
}
