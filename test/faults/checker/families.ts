/** Runs, children and items: what one execution says of another, or of the next run, is what that one says of itself. */
import { dataOf, type Evidence, type Life } from "./evidence.ts"
import { broken, shown, type Violations } from "./violation.ts"

export function* families(evidence: Evidence): Violations {
  const { lives } = evidence
  const last = new Map(lives.filter(({ isLast }) => isLast).map((life) => [life.record.id, life]))
  for (const [index, life] of lives.entries()) {
    yield* runs(life, lives[index + 1])
    yield* children(life, last)
  }
  yield* leftBehind(evidence, last)
  yield* waiters(evidence)
}

/** A run goes on with what the one before it has left. */
function* runs({ events, isLast }: Life, next: Life | undefined): Violations {
  const end = events.at(-1)
  const payload = end && dataOf("ExecutionContinuedAsNew", end)?.payload
  if (payload === undefined || next === undefined || isLast) return
  const started = next.events[0] && dataOf("ExecutionStarted", next.events[0])?.payload
  if (JSON.stringify(started) !== JSON.stringify(payload)) {
    yield broken("I1", next, "", `begins with ${JSON.stringify(started)} instead of ${JSON.stringify(payload)}`)
  }
}

const states = { ChildCompleted: ["Completed"], ChildClosed: ["Cancelled", "TimedOut", "Terminated"] } as const

function* children(life: Life, last: ReadonlyMap<string, Life>): Violations {
  const started = new Map<string, string>()
  for (const event of life.events) {
    const child = dataOf("ChildStarted", event)
    if (child !== undefined) started.set(event.name, child.executionId)
    const id = started.get(event.name)
    if (id === undefined || (event.kind !== "ChildCompleted" && event.kind !== "ChildClosed")) continue
    const state = last.get(id)?.record.state ?? "unknown"
    if (states[event.kind].some((it) => it === state)) continue
    yield broken("I1", life, event.name, `its child is ${state}: ${shown(event)}`)
  }
}

/** Who has ended leaves no child running that was to end with it. */
function* leftBehind({ children, lives }: Evidence, last: ReadonlyMap<string, Life>): Violations {
  const parents = new Map(lives.filter(({ isLast }) => isLast).map((life) => [life.record.n, life]))
  for (const { child, name, onClose, parent } of children) {
    const life = parents.get(parent)
    const state = last.get(child)?.record.state
    if (life === undefined || life.record.state === "Running" || onClose === null || state !== "Running") continue
    const isAsked = last.get(child)?.events.some(({ kind }) => kind === "CancelRequested") === true
    if (!isAsked) yield broken("I8", life, name, `has ended, and its child ${child} was left running`)
  }
}

/** A step that waits for an item is in the history, and open. */
function* waiters({ lives, waiters }: Evidence): Violations {
  const byRun = new Map(lives.map((life) => [`${life.record.n} ${life.run}`, life]))
  for (const { execution, name, run } of waiters) {
    const life = byRun.get(`${execution} ${run}`)
    if (life === undefined) continue
    const of = life.events.filter((event) => event.name === name)
    const isOpen = of.some(({ kind }) => kind === "ItemEnqueued") && life.record.state === "Running"
    if (!isOpen) yield broken("I8", life, name, "is waited for by a step that does not wait")
    const end = of.find(({ kind }) => /^Item(Completed|Failed|TimedOut)$/.test(kind))
    if (end !== undefined) yield broken("I2", life, name, `still waits: ${shown(end)}`)
  }
}
