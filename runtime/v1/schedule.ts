/** When executions of a workflow start by themselves, as its contract says. */
import type { Duration, Schema } from "effect"
import type { Fields } from "./codec.ts"
import { millis } from "./policy.ts"
import type { Datetime } from "./values.ts"

/** What the payload of one start can be made of. */
export interface Tick {
  /** The instant that the start is due at, without jitter. */
  readonly scheduledAt: Datetime
}

/** What happens when a start is due while the execution before is running. */
export type Overlap = "skip" | "bufferOne" | "bufferAll" | "cancelOther" | "terminateOther" | "allowAll"

export interface ScheduleOptions<Payload> {
  /** Five fields: minute, hour, day, month and weekday. A schedule has this, or `every`. */
  readonly cron?: string
  /** The IANA time zone of `cron`; UTC if absent. */
  readonly timezone?: string
  /** The time from start to start, counted from the epoch. */
  readonly every?: Duration.Input
  /** By how much every start is later than that. */
  readonly phase?: Duration.Input
  /** `skip` if absent. */
  readonly overlap?: Overlap
  readonly jitter?: Duration.Input
  /** Starts that were missed are made up for if they are not older than this. */
  readonly catchUp?: Duration.Input
  /** RFC 3339. Nothing is started before it. */
  readonly start?: string
  /** RFC 3339. Nothing is started after it. */
  readonly end?: string
  readonly pauseOnFailure?: boolean
  /** How many executions it starts in all. */
  readonly remaining?: number
  readonly payload: (schedule: Tick) => Payload
}

/** The schedules of a workflow with these fields of a payload, by their names. */
export type Schedules<Payload extends Fields> = {
  readonly [name: string]: ScheduleOptions<Schema.Struct.Type<Payload>>
}

/** A schedule as its engine sees it; all times in milliseconds, instants since the epoch. */
export interface ScheduleRule {
  readonly timing:
    | { readonly kind: "cron"; readonly cron: string; readonly timezone: string }
    | { readonly kind: "every"; readonly every: number; readonly phase: number }
  readonly overlap: Overlap
  readonly jitter: number
  readonly catchUp: number | undefined
  readonly start: number | undefined
  readonly end: number | undefined
  readonly pauseOnFailure: boolean
  readonly remaining: number | undefined
  readonly payload: (schedule: Tick) => object
}

export const scheduleRule = (options: ScheduleOptions<object>): ScheduleRule => {
  const { cron, end, overlap, payload, remaining, start, timezone } = options
  return {
    timing: cron === undefined
      ? { kind: "every", every: millis(options.every) ?? 0, phase: millis(options.phase) ?? 0 }
      : { kind: "cron", cron, timezone: timezone ?? "UTC" },
    overlap: overlap ?? "skip",
    jitter: millis(options.jitter) ?? 0,
    catchUp: millis(options.catchUp),
    start: start === undefined ? undefined : Date.parse(start),
    end: end === undefined ? undefined : Date.parse(end),
    pauseOnFailure: options.pauseOnFailure === true,
    remaining,
    payload
  }
}
