/** One simulated story: workers over one database that die, fail to commit and stop, until everything has ended; all of it by one seed. */
import { Cause, Effect, Exit, type Fiber, Layer, Logger } from "effect"
import { rmSync } from "node:fs"
import { commandsOf } from "../../../runtime/engine/commands.ts"
import { engineOverJournal } from "../../../runtime/engine/engine.ts"
import { Control } from "../../../runtime/index.ts"
import type { When } from "../../support/commits.ts"
import { randomOf } from "../../support/random/random.ts"
import { gather } from "../checker/evidence.ts"
import { sleepers } from "../checker/sleepers.ts"
import { render } from "../checker/violation.ts"
import { attend } from "../client.ts"
import { flowNames, flowOver } from "../flow.ts"
import type { Entry } from "../ledger.ts"
import type { Order } from "../worker.ts"
import { below, orderOf, pick } from "../workers.ts"
import { Storage } from "./storage.ts"
import { type End, World } from "./world.ts"

export interface Simulated {
  readonly order: Order
  /** What activities and callers have seen. */
  readonly log: ReadonlyArray<Entry>
  /** What went wrong with the engine itself. */
  readonly trouble: string | undefined
  /** How the lives of its workers have ended. */
  readonly ends: ReadonlyArray<End | "stopped">
}

/** Longer than any story takes. */
const retention = { closed: "1 day" } as const

/** How many workers die, or stop, before one that may live. */
const deaths = 6

export const simulate = async (seed: number): Promise<Simulated> => {
  const random = randomOf(seed)
  const flow = pick(random, [...flowNames, "any", "any", "any"] as const)
  const order = orderOf({
    flow,
    executions: 1 + below(random, 4),
    residency: pick(random, [0, 1, 10_000]),
    millis: pick(random, [1, 10, 11_000])
  })
  // An undo step that takes too long gives up, and parks its execution; of some stories, executions are paused.
  const resumes = order.resumes === true || order.millis > 10_000 || random() < 0.3
  const payloads = flow === "any" ? order.payloads.map(anyOther(seed)) : order.payloads
  const story = new Story(seed, { ...order, payloads, resumes })
  const restore = story.world.install()
  try {
    return await story.tell()
  } finally {
    restore()
  }
}

const anyOther = (seed: number) => (payload: Order["payloads"][number], index: number) => ({
  ...payload,
  list: [seed * 7 + index]
})

class Story {
  readonly world: World
  private readonly order: Order
  private readonly random
  private readonly storage = new Storage()
  private readonly log: Array<Entry> = []
  private readonly ends: Array<End | "stopped"> = []
  /** How likely a worker dies at a commit or between two tasks, and a commit fails. */
  private readonly odds

  constructor(seed: number, order: Order) {
    this.random = randomOf(seed ^ 0x5eed)
    this.world = new World(this.random)
    this.order = order
    this.odds = { commit: this.random() * 0.1, task: this.random() * 0.005, failure: this.random() * 0.2 }
  }

  async tell(): Promise<Simulated> {
    let trouble: string | undefined
    while (trouble === undefined && this.ends.at(-1) !== "done") {
      trouble = await this.life()
      trouble ??= this.left()
    }
    this.storage.save(this.order.database)
    const { ends, log, order } = this
    return { order, log, trouble, ends }
  }

  /** What the worker has left asleep that the next one would not wake in time. */
  private left(): string | undefined {
    const database = `${this.order.database}.${this.ends.length}`
    this.storage.save(database)
    const [found] = [...sleepers(database)(gather(database, undefined))]
    rmSync(database)
    return found && render(found)
  }

  /** One worker, from its start to whatever becomes of it. */
  private async life(): Promise<string | undefined> {
    const { flow = "line", millis, residency } = this.order
    const isMortal = this.ends.length < deaths
    const engine = Layer.provide(
      engineOverJournal(commandsOf, { residency, retention }),
      this.storage.journal((when) => this.commit(when, isMortal))
    )
    const layer = flowOver(engine, (entry) => this.write(entry), millis, flow)
    let exit: Exit.Exit<void, unknown> | undefined
    const work = Effect.andThen(this.meddle, attend(this.order, (entry) => this.write(entry)))
    const fiber = Effect.runFork(Effect.provide(work, Layer.provide(layer, Logger.layer([]))))
    fiber.addObserver((how) => void (exit = how))
    const end = await this.world.live(() => exit !== undefined, () => this.between(isMortal, fiber))
    if (end === "still") return "nothing happens any more, and not all executions have ended"
    const isStopped = exit !== undefined && Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)
    if (exit !== undefined && Exit.isFailure(exit) && !isStopped) return Cause.pretty(exit.cause)
    this.ends.push(isStopped ? "stopped" : end)
    return undefined
  }

  /** Cancels, terminates or pauses some of the executions at some time. */
  private get meddle(): Effect.Effect<unknown, never, Control> {
    const victims = this.order.payloads.filter(() => this.random() < 0.1)
    const acts = [
      "cancel",
      "cancel",
      "terminate",
      ...(this.order.resumes === true ? ["pause", "pause"] as const : [])
    ] as const
    return Effect.forkChild(Effect.forEach(victims, ({ key }) =>
      Effect.gen({ self: this }, function*() {
        const control = yield* Control
        yield* Effect.sleep(below(this.random, 100))
        yield* Effect.ignore(control[pick(this.random, acts)](`Flow/${key}`))
      }), { concurrency: "unbounded" }))
  }

  private between(isMortal: boolean, fiber: Fiber.Fiber<unknown, unknown>): void {
    if (!isMortal || this.random() >= this.odds.task) return
    if (this.random() < 0.7) this.world.crash()
    else fiber.interruptUnsafe()
  }

  private commit(when: When, isMortal: boolean): void {
    if (when === "before") this.world.now += below(this.random, 3)
    if (isMortal && this.random() < this.odds.commit / 2) {
      this.world.crash()
      throw new Error("the worker is dead")
    }
    if (when === "before" && isMortal && this.random() < this.odds.failure) throw new Error("the disk does not answer")
  }

  /** The dead see nothing. */
  private write(entry: Entry): void {
    if (!this.world.crashed) this.log.push(entry)
  }
}
