/** Moves an execution to a version that takes over those of the one it is on, whose own code is gone. */
import { Result } from "effect"
import type { ExecutionRecord, StoredEvent } from "../journal/journal.ts"
import { messageOf } from "../v1/errors.ts"
import type { Json } from "../v1/json.ts"
import type { EventData } from "./events.ts"
import { type Mismatch, unmovable } from "./guard.ts"
import type { Registration } from "./registry.ts"
import { replayOf } from "./replay.ts"
import { marked } from "./sensitive.ts"

export interface Moved {
  readonly record: ExecutionRecord
  /** To be appended: it has what the code of the new version reads in place of what is stored. */
  readonly event: StoredEvent
}

/** Or why it cannot be moved. The version is that of the registration. */
export const movedTo = (
  { migration, name, payload: payloads, sensitive, version }: Registration,
  record: ExecutionRecord,
  events: ReadonlyArray<StoredEvent>
): Result.Result<Moved, Mismatch> | undefined => {
  if (migration === undefined || migration.from !== record.version) return undefined
  try {
    const { length, payload, recorded } = replayOf(events)
    const made = migration.payload(JSON.parse(payload))
    const read = payloads.accept(made)
    if (Result.isFailure(read)) {
      const { path, reason } = read.failure
      return Result.fail(unmovable(name, record.version, version, `its payload does not fit at ${path}: ${reason}`))
    }
    const results: Record<string, Json> = {}
    for (const command of [...recorded.values()].flat()) {
      if (command.result?.kind !== "success") continue
      const result = migration.result(declaredName(command.name), JSON.parse(command.result.text))
      if (result !== undefined) results[command.name] = result
    }
    const data: EventData["VersionChanged"] = {
      from: record.version,
      to: version,
      ...marked(sensitive),
      payload: made,
      ...(Object.keys(results).length === 0 ? {} : { results })
    }
    return Result.succeed({
      record: { ...record, version },
      event: {
        seq: length + 1,
        at: Date.now(),
        kind: "VersionChanged",
        name: "",
        attempt: 0,
        data: JSON.stringify(data)
      }
    })
  } catch (thrown) {
    return Result.fail(unmovable(name, record.version, version, messageOf(thrown)))
  }
}

/** An execution as the code of the registration runs it, also where that is another version's; or why it cannot. */
export const asRunBy = (
  registration: Registration,
  record: ExecutionRecord,
  events: ReadonlyArray<StoredEvent>
): Result.Result<{ readonly record: ExecutionRecord; readonly events: ReadonlyArray<StoredEvent> }, Mismatch> => {
  const moved = movedTo(registration, record, events)
  return moved === undefined
    ? Result.succeed({ record, events })
    : Result.map(moved, ({ event, record }) => ({ record, events: [...events, event] }))
}

/** The name of a step without what loops add to it: `ship[key]#2` is declared as `ship`. */
const declaredName = (step: string): string => step.replace(/[[#][^/]*/, "")
