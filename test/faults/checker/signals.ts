/** I4: what was acknowledged is received once, and had at most once, in order, by steps of one run after the other. */
import type { StoredEvent } from "../../../runtime/journal/journal.ts"
import { dataOf, type Evidence, type Life } from "./evidence.ts"
import { broken, shown, type Violations } from "./violation.ts"

interface Message {
  readonly seq: number
  readonly signal: string
  readonly sender: string | undefined
  readonly step: string | undefined
  readonly payload: string
}

export function* signals({ lives, log }: Evidence): Violations {
  for (const [id, runs] of Map.groupBy(lives, ({ record }) => record.id)) {
    const known = new Set<string>()
    let unread: ReadonlyArray<Message> = []
    for (const life of runs) unread = yield* mailOf(life, known, unread)
    const last = runs.at(-1)!
    for (const { execution, step, what } of log) {
      if (what !== "ack" || step === "" || execution !== id) continue
      const isReceived = [...known].some((sender) => sender.endsWith(`/${step}`))
      if (!isReceived) yield broken("I4", last, "", `the signal of ${step} was acknowledged, and never received`)
    }
  }
}

/** Follows the signals of a run; gives those that its next run is to begin with. */
function* mailOf(
  life: Life,
  known: Set<string>,
  carried: ReadonlyArray<Message>
): Generator<ReturnType<typeof broken>, ReadonlyArray<Message>> {
  const unread: Array<Message> = []
  const waits = new Map<string, string>()
  const expected = carried.filter(({ step }) => step === undefined)
  for (const event of life.events) {
    const awaited = dataOf("SignalAwaited", event)
    if (awaited !== undefined) waits.set(event.name, awaited.signal)
    const message = messageOf(event)
    if (message !== undefined) {
      const before = expected.shift()
      if (before === undefined) yield* once(life, message, event, known)
      else if (isOther(before, message)) {
        yield broken("I4", life, "", `was to begin with ${before.payload}: ${shown(event)}`)
      }
      unread.push(message)
    } else if (event.kind !== "ExecutionStarted" && expected.length > 0) {
      yield broken("I4", life, "", `the unread signals of the last run are missing: ${shown(event)}`)
      expected.length = 0
    }
    yield* taking(life, event, unread, waits.get(event.name))
  }
  return unread
}

const messageOf = (event: StoredEvent): Message | undefined => {
  const data = dataOf("SignalReceived", event)
  return data && {
    seq: event.seq,
    signal: data.signal,
    sender: data.sender,
    step: data.step,
    payload: JSON.stringify(data.payload)
  }
}

const isOther = (a: Message, b: Message): boolean =>
  a.signal !== b.signal || a.sender !== b.sender || a.payload !== b.payload

function* once(life: Life, { sender, signal }: Message, event: StoredEvent, known: Set<string>): Violations {
  if (sender === undefined) return
  const delivery = `${signal}/${sender}`
  if (known.has(delivery)) yield broken("I4", life, "", `received again: ${shown(event)}`)
  known.add(delivery)
}

/** A step has a signal, or gives up waiting for one. */
function* taking(life: Life, event: StoredEvent, unread: Array<Message>, signal: string | undefined): Violations {
  const fits = (message: Message) =>
    message.signal === signal && (message.step === undefined || message.step === event.name)
  if (event.kind === "SignalTimedOut" && unread.some(fits)) {
    yield broken("I4", life, event.name, `gave up although there was a signal: ${shown(event)}`)
  }
  const received = dataOf("SignalConsumed", event)?.received
  if (received === undefined) return
  const index = unread.findIndex(({ seq }) => seq === received)
  const message = unread[index]
  if (message === undefined) return yield broken("I4", life, event.name, `had what was not there: ${shown(event)}`)
  const first = unread.find((it) => fits(it) && it.step !== undefined) ?? unread.find(fits)
  if (first !== message) yield broken("I4", life, event.name, `${first?.seq} was to come first: ${shown(event)}`)
  unread.splice(index, 1)
}
