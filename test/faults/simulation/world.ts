/**
 * An event loop whose clock and whose order come of one seed: what is ready runs in any order, and time passes when nothing
 * is. It stands in for that of the process, so whatever runs in it cannot tell the difference.
 */
import type { Random } from "../../support/random/random.ts"
import { below } from "../workers.ts"

interface Task {
  readonly due: number
  readonly run: () => void
}

const own = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setImmediate: globalThis.setImmediate,
  clearImmediate: globalThis.clearImmediate,
  now: Date.now,
  passed: performance.now,
  random: Math.random
}

/** How a life in this world has ended: by itself, by a crash, or by there being nothing left to do before the end. */
export type End = "done" | "crashed" | "still"

/** What does not happen within so many milliseconds, or so many tasks, does not happen. */
const patience = { millis: 1_800_000, tasks: 100_000 }

export class World {
  now = 1_800_000_000_000
  crashed = false
  private readonly random: Random
  private readonly tasks = new Set<Task>()

  constructor(random: Random) {
    this.random = random
  }

  /** Until the returned function is called, the process has this clock, these timers and this chance. */
  install(): () => void {
    const at = (due: number, run: () => void): Task => {
      const task = { due, run }
      this.tasks.add(task)
      return task
    }
    const callOff = (task: unknown): void => void this.tasks.delete(task as Task)
    Object.assign(globalThis, {
      setTimeout: (run: (...args: ReadonlyArray<unknown>) => void, millis = 0, ...args: ReadonlyArray<unknown>) =>
        at(this.now + Math.max(1, Math.trunc(millis)), () => run(...args)),
      setImmediate: (run: (...args: ReadonlyArray<unknown>) => void, ...args: ReadonlyArray<unknown>) =>
        at(0, () => run(...args)),
      clearTimeout: callOff,
      clearImmediate: callOff
    })
    Date.now = () => this.now
    performance.now = () => this.now
    Math.random = this.random
    return () => {
      const { now, passed, random, ...timers } = own
      Object.assign(globalThis, timers)
      Date.now = now
      performance.now = passed
      Math.random = random
    }
  }

  /** Nothing that is under way goes on. */
  crash(): void {
    this.crashed = true
    this.tasks.clear()
  }

  /** Lives until `isDone`. `between` is called before each task, and may crash. */
  async live(isDone: () => boolean, between: () => void): Promise<End> {
    this.crashed = false
    const latest = this.now + patience.millis
    for (let tasks = 0; tasks < patience.tasks; tasks++) {
      // What the last task has promised happens before the next one, as everywhere.
      await new Promise<void>((resolve) => void own.setImmediate(resolve))
      if (isDone()) return "done"
      if (!this.crashed) between()
      if (this.crashed) {
        this.tasks.clear()
        return "crashed"
      }
      const task = this.next()
      if (task === undefined || this.now > latest) return "still"
      this.tasks.delete(task)
      task.run()
    }
    return "still"
  }

  private next(): Task | undefined {
    if (this.random() < 0.05) this.now += 1
    const ready = this.ready()
    if (ready.length > 0) return ready[below(this.random, ready.length)]
    const due = Math.min(...[...this.tasks].map((task) => task.due))
    if (due === Infinity) return undefined
    this.now = due + (this.random() < 0.2 ? below(this.random, 4) : 0)
    return this.next()
  }

  private ready(): ReadonlyArray<Task> {
    return [...this.tasks].filter(({ due }) => due <= this.now)
  }
}
