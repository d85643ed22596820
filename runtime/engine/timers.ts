/** Calls back at instants of the wall clock: a heap and one `setTimeout`. Never early; after a clock jump within seconds. */

export interface Timers {
  /** Calls `fire` once, at `due` (milliseconds since the epoch; `never` is none) or later. Returns how to call it off. */
  readonly at: (due: number, fire: () => void) => () => void
  /** Fires what is due now, without waiting for the event loop. */
  readonly fireDue: () => void
  readonly stop: () => void
}

interface Entry {
  readonly due: number
  fire: (() => void) | undefined
}

/** An instant that does not come. */
export const never = Number.MAX_SAFE_INTEGER

/**
 * How many fire in one turn. What they record is durable, and their steps begin, before those of the next turn fire: so few at
 * first that something begins soon, and then so many that neither the disk nor what the first go on with holds up the others.
 */
const atFirst = 64
const later = 512

/** The longest time in milliseconds that a jump of the wall clock goes unnoticed. */
const longestNap = 10_000

export const makeTimers = (now: () => number = Date.now): Timers => {
  const heap: Array<Entry> = []
  let calledOff = 0
  let perTurn = atFirst
  let armed: { readonly due: number; readonly timeout: NodeJS.Timeout } | undefined

  const arm = (): void => {
    const next = heap[0]
    if (next === undefined || (armed !== undefined && armed.due <= next.due)) return
    clearTimeout(armed?.timeout)
    armed = { due: next.due, timeout: setTimeout(run, Math.min(longestNap, Math.max(0, next.due - now()))) }
  }

  const fireDue = (most = Infinity): void => {
    clearTimeout(armed?.timeout)
    armed = undefined
    // Read once: what falls due while these callbacks run waits for the next turn.
    const time = now()
    const isDue = () => heap[0] !== undefined && heap[0].due <= time
    for (let fired = 0; fired < most && isDue(); fired++) {
      const entry = pop(heap)
      const { fire } = entry
      entry.fire = undefined
      if (fire === undefined) calledOff -= 1
      else fire()
    }
    if (isDue()) {
      perTurn = later
      setImmediate(run)
    } else {
      perTurn = atFirst
      arm()
    }
  }
  const run = (): void => fireDue(perTurn)

  return {
    at: (due, fire) => {
      if (due >= never) return () => {}
      const entry: Entry = { due, fire }
      push(heap, entry)
      arm()
      return () => {
        if (entry.fire === undefined) return
        entry.fire = undefined
        calledOff += 1
        if (calledOff > 64 && calledOff * 2 > heap.length) {
          const live = heap.filter((candidate) => candidate.fire !== undefined)
          heap.length = 0
          for (const candidate of live) push(heap, candidate)
          calledOff = 0
        }
      }
    },
    fireDue: () => fireDue(),
    stop: () => {
      clearTimeout(armed?.timeout)
      heap.length = 0
    }
  }
}

const push = (heap: Array<Entry>, entry: Entry): void => {
  let index = heap.length
  heap.push(entry)
  while (index > 0) {
    const parent = (index - 1) >> 1
    if (heap[parent]!.due <= entry.due) break
    heap[index] = heap[parent]!
    index = parent
  }
  heap[index] = entry
}

/** Removes the entry with the earliest due time of a heap that is not empty. */
const pop = (heap: Array<Entry>): Entry => {
  const first = heap[0]!
  const last = heap.pop()!
  if (heap.length === 0) return first
  let index = 0
  for (;;) {
    let child = 2 * index + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && heap[child + 1]!.due < heap[child]!.due) child += 1
    if (heap[child]!.due >= last.due) break
    heap[index] = heap[child]!
    index = child
  }
  heap[index] = last
  return first
}
