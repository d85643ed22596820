/** When schedules start executions. */
import { didYouMean, entry } from "../entry.ts"

export const scheduleCodes = {
  "schedule-time": entry<{ readonly has: "neither" | "both" }>({
    severity: "error",
    summary: "A schedule has exactly one of cron and every.",
    message: ({ has }) =>
      has === "both"
        ? "This schedule has both cron and every."
        : "This schedule does not say when it starts executions.",
    remedy: ({ has }) => has === "both" ? "Delete one of them." : "Add cron: \"0 2 * * *\", or every: 15m."
  }),
  "bad-cron": entry<{ readonly reason: string }>({
    severity: "error",
    summary: "A cron has five fields: minute, hour, day, month and weekday.",
    message: ({ reason }) => `This cron means nothing: ${reason}.`,
    remedy: () =>
      "Write minute, hour, day, month and weekday, each as *, 5, 1-5, 1,15 or */10, with names such as JAN and MON."
  }),
  "unknown-time-zone": entry<{ readonly name: string; readonly suggestion: string | undefined }>({
    severity: "error",
    summary: "A time zone is named that there is not.",
    message: ({ name, suggestion }) => `There is no time zone "${name}".${didYouMean(suggestion)}`,
    remedy: () => "Write a name of the IANA database, such as Europe/Berlin or UTC."
  }),
  "duplicate-schedule": entry<{ readonly name: string }>({
    severity: "error",
    summary: "Two schedules of a workflow have one name.",
    message: ({ name }) => `Another schedule is called "${name}" already.`,
    remedy: () => "Rename one of them."
  }),
  "schedule-joins": entry<{ readonly name: string }>({
    severity: "warning",
    summary: "All starts of a schedule have the same idempotency key.",
    message: ({ name }) => `Every start of ${name} has the same idempotency key, so all join the first execution.`,
    remedy: () => "Make a member of the payload that idempotencyKey reads of schedule.scheduledAt."
  })
}
