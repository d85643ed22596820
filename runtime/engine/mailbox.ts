/** The signals that an execution has been sent: which of them no step has had yet, and which would be sent twice. */

/** What is sent. */
export interface Delivery {
  readonly signal: string
  /** Tells deliveries apart: one that is made again is not seen again. */
  readonly sender: string | undefined
  /** The step that it answers, where a token says so; otherwise any that waits for the signal. */
  readonly step: string | undefined
  /** JSON text. */
  readonly payload: string
}

/** What was received, as the event with this number. */
export interface Message extends Delivery {
  readonly seq: number
}

interface Sender {
  readonly signal: string
  readonly sender: string
}

export class Mailbox {
  /** In the order in which they came. */
  private readonly messages = new Map<number, Message>()
  private readonly known = new Map<string, Sender>()
  /** Steps that have had their signal, or do not wait any more, or have been answered before they wait. */
  private readonly settled = new Set<string>()

  /** The same delivery has been received before. */
  knows({ sender, signal }: Delivery): boolean {
    return sender !== undefined && this.known.has(senderKey({ signal, sender }))
  }

  /** A delivery to this step would not be seen. */
  isSettled(step: string): boolean {
    return this.settled.has(step)
  }

  settle(step: string): void {
    this.settled.add(step)
  }

  /** The step waits again. */
  reopen(step: string): void {
    this.settled.delete(step)
  }

  add(message: Message): void {
    const { sender, seq, signal, step } = message
    this.messages.set(seq, message)
    if (sender !== undefined) this.known.set(senderKey({ signal, sender }), { signal, sender })
    if (step !== undefined) this.settled.add(step)
  }

  /** The message that a step is to have, if there is one: its own answer, or else the earliest that is for anybody. */
  next(signal: string, step: string): Message | undefined {
    let found: Message | undefined
    for (const message of this.messages.values()) {
      if (message.signal !== signal) continue
      if (message.step === step) return message
      if (message.step === undefined) found ??= message
    }
    return found
  }

  /** What no step has had and any may have, in the order in which it came. */
  get unread(): ReadonlyArray<Message> {
    return [...this.messages.values()].filter(({ step }) => step === undefined)
  }

  /** Who has sent which signals. */
  get senders(): Iterable<Sender> {
    return this.known.values()
  }

  /** A step has had this message. */
  take(seq: number): Message | undefined {
    const message = this.messages.get(seq)
    this.messages.delete(seq)
    return message
  }
}

const senderKey = ({ sender, signal }: Sender): string => `${signal}/${sender}`
