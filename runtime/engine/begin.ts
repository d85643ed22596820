/** How a run begins: as the first of its execution, or as the one that follows another. */
import type { ExecutionRecord } from "../journal/journal.ts"
import { attributesOf } from "./attributes.ts"
import { Mailbox } from "./mailbox.ts"
import type { Continued } from "./outcome.ts"
import type { Registration } from "./registry.ts"
import { type Host, Run } from "./run.ts"
import { marked } from "./sensitive.ts"
import { store } from "./signals.ts"

/** When a run that begins now has to end: a limit of the execution is that of all its runs together. */
export const deadlineOf = (
  { executionTimeout = Infinity, runTimeout = Infinity }: Registration,
  executionStartedAt: number,
  now: number
): number | undefined => {
  const deadline = Math.min(executionStartedAt + executionTimeout, now + runTimeout)
  return deadline === Infinity ? undefined : deadline
}

/** A run with its first event. */
export const beginRun = (host: Host, record: ExecutionRecord, registration: Registration, payload: string): Run => {
  const { key, planHash, release, taskQueue, version, workflow } = record
  const attributes = attributesOf(registration, payload, record, host.warn)
  if (registration.attributes !== undefined) host.journal.setAttributes(record, attributes ?? {})
  const { patches } = registration
  const about = {
    workflow,
    version,
    release,
    planHash,
    key,
    taskQueue,
    attributes,
    ...(patches.length === 0 ? {} : { patches }),
    ...marked(registration.sensitive)
  }
  const run = new Run(host, record, {
    recorded: new Map(),
    mailbox: new Mailbox(),
    closing: undefined,
    payload,
    patches: new Set(patches),
    length: 0,
    size: 0
  })
  run.appendText("ExecutionStarted", "", 0, `${JSON.stringify(about).slice(0, -1)},"payload":${payload}}`)
  return run
}

/**
 * Ends a run and stores how the next one of its execution begins. It is to be loaded once that is durable: whatever a body
 * does, its runs follow each other no faster than they are stored.
 */
export const continueRun = (run: Run, registration: Registration, { data, kind, payload }: Continued): void => {
  const { host, mailbox, record } = run
  run.appendText(kind, "", 0, data)
  const next: ExecutionRecord = {
    ...record,
    run: record.run + 1,
    planHash: registration.planHash,
    deadline: deadlineOf(registration, record.startedAt, Date.now())
  }
  host.journal.renew(next)
  for (const { sender, signal } of mailbox.senders) host.journal.keepSender(next, signal, sender)
  const begun = beginRun(host, next, registration, payload)
  for (const message of mailbox.unread) store(begun, message)
}
