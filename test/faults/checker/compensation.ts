/** I3: what was done is undone, last first, one at a time, and all of it where all has to be. */
import type { StoredEvent } from "../../../runtime/journal/journal.ts"
import { branchOf, dataOf, type Evidence, type Life } from "./evidence.ts"
import { broken, shown, type Violations } from "./violation.ts"

const suffix = "/undo"

const isDone = ({ kind }: StoredEvent): boolean => kind === "StepCompleted"

/** Whether a step, by its durable name, has to be undone. */
export type IsUndoable = (step: string) => boolean

export const compensation = (isUndoable: IsUndoable) =>
  function*({ lives }: Evidence): Violations {
    for (const life of lives) {
      yield* order(life)
      yield* extent(life, isUndoable)
    }
  }

function* order(life: Life): Violations {
  const done = new Map<string, number>()
  /** The last undo step of each place where steps are undone. */
  const last = new Map<string, { readonly name: string; readonly order: number; isOver: boolean }>()
  for (const event of life.events) {
    const { kind, name, seq } = event
    if (kind === "StepScheduled" && name.endsWith(suffix)) {
      const undone = name.slice(0, -suffix.length)
      const order = done.get(undone)
      if (order === undefined) {
        yield broken("I3", life, name, `undoes what was not done: ${shown(event)}`)
        continue
      }
      const place = branchOf(event)
      const before = last.get(place)
      if (before !== undefined && !before.isOver) {
        yield broken("I3", life, name, `began while ${before.name} was under way: ${shown(event)}`)
      }
      if (before !== undefined && before.order < order) {
        yield broken("I3", life, name, `came after ${before.name}, whose step was done before: ${shown(event)}`)
      }
      last.set(place, { name, order, isOver: false })
    }
    if (isDone(event)) done.set(name, seq)
    const isOver = kind === "StepCompleted" || kind === "StepFailed"
    for (const undo of last.values()) undo.isOver ||= isOver && undo.name === name
  }
}

function* extent(life: Life, isUndoable: IsUndoable): Violations {
  const { events, isLast, record } = life
  if (!isLast || record.state === "Running" || record.state === "Terminated") return
  if (record.state === "Completed") {
    const begun = events.find(({ kind }) => kind === "CompensationStarted")
    if (begun !== undefined) yield broken("I3", life, "", `is Completed: ${shown(begun)}`)
    return
  }
  const done = new Set(events.filter(isDone).map(({ name }) => name))
  const given = events.filter((event) => dataOf("UndoGaveUp", event)?.onGiveUp === "log").map(({ name }) => name)
  for (const name of done) {
    const undo = `${name}${suffix}`
    if (name.endsWith(suffix) || !isUndoable(name) || done.has(undo) || given.includes(undo)) continue
    yield broken("I3", life, name, `is ${record.state}, and the step was not undone`)
  }
}
