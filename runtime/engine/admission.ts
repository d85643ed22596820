/** Compares the contract of a workflow that a worker is about to run with the one that this database has seen last. */
import { Effect, Option, Result, Schema } from "effect"
import { JournalDamaged } from "../journal/errors.ts"
import type { ExecutionRecord, Journal } from "../journal/journal.ts"
import type { Codec, Rejection } from "../v1/codec.ts"
import { ContractRefused } from "./contract-refused.ts"
import type { Registration } from "./registry.ts"
import { payloadOf, replayOf, versionOf } from "./replay.ts"

/** How many are named. */
const named = 3

/** How many are looked at before others have their turn. */
const page = 256

interface Admitting {
  readonly journal: Journal["Service"]
  readonly warn: (message: string) => void
}

/** Dies with `ContractRefused`. What it lets in, the database has seen. */
export const admit = Effect.fnUntraced(function*({ journal, warn }: Admitting, registration: Registration) {
  const { hashes, name, version } = registration
  const seen = journal.contract(name, version)
  if (seen !== undefined && seen !== hashes) {
    const [before, now] = [surfacesOf(seen), surfacesOf(hashes)]
    // What is equal reads what it has read so far. Plans are compared command by command, with what each execution has recorded.
    if (before.payload !== now.payload) yield* readable(journal, registration)
    const [live] = journal.wakes(name, version, beginning, 1)
    if (before.identity !== now.identity && live !== undefined) {
      warn(
        `The idempotency key, or the task queue, of ${name} version ${version} has changed while executions of it run: ` +
          "a start with the payload of one of them may begin another. Give the change a version of its own."
      )
    }
  }
  journal.sawContract(name, version, hashes, Date.now())
})

const beginning = { due: -1, n: 0 }

/** What cannot be read differs from everything. */
const surfacesOf = (hashes: string): Readonly<Record<string, string>> => Option.getOrElse(decode(hashes), () => ({}))

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Record(Schema.String, Schema.String)))

/** Looks at the payload of each running execution; dies if the code of today cannot read one. */
const readable = Effect.fnUntraced(function*(
  journal: Journal["Service"],
  { name, payload, version }: Registration
) {
  const broken: Array<string> = []
  let first: Rejection | undefined
  let count = 0
  let after = beginning
  for (;;) {
    const found = journal.wakes(name, version, after, page)
    for (const { id } of found) {
      const record = journal.queries.byId(id)
      const rejection = record && rejectionOf(journal, record, payload)
      if (record === undefined || rejection === undefined) continue
      count += 1
      first ??= rejection
      if (broken.length < named) broken.push(`${name}/${record.key}`)
    }
    const last = found.at(-1)
    if (last === undefined || found.length < page) break
    after = last
    yield* Effect.yieldNow
  }
  if (first !== undefined) return yield* Effect.die(refusal({ name, version, count, broken, first }))
})

const rejectionOf = (
  { queries }: Journal["Service"],
  record: ExecutionRecord,
  payload: Codec<object>
): Rejection | undefined => {
  try {
    const { first } = queries.edges(record)
    // One that was taken over has the payload that was made of its own.
    const stored = versionOf(first) === record.version ? payloadOf(first) : replayOf(queries.events(record)).payload
    const read = payload.read(stored)
    return Result.isFailure(read) ? read.failure : undefined
  } catch (thrown) {
    // It stops for itself, and says so.
    if (thrown instanceof JournalDamaged) return undefined
    throw thrown
  }
}

interface Broken {
  readonly name: string
  readonly version: number
  readonly count: number
  readonly broken: ReadonlyArray<string>
  readonly first: Rejection
}

const refusal = ({ broken, count, first: { path, reason }, name, version }: Broken): ContractRefused => {
  const others = count > broken.length ? ` and ${count - broken.length} more` : ""
  const where = path === "" ? "" : ` at ${path}`
  const [them, whose] = count === 1 ? ["execution", "whose"] : ["executions", "of which the first one's"]
  return new ContractRefused({
    workflow: name,
    version,
    count,
    executions: broken,
    message: `${name} version ${version} would break ${count} running ${them} (${broken.join(", ")}${others}), ` +
      `${whose} payload does not fit the payload of today${where}: ${reason}.`,
    remedy:
      `Put the payload of version ${version} back and give the changed workflow a version of its own, beside it; ` +
      "or let the code of before run until these executions have ended, been cancelled or been terminated."
  })
}
