/** Turns the schedules of a workflow into a member of its contract: when executions start, and with which payload. */
import type { SchedulePlan, WorkflowPlan } from "../plan/plan.ts"
import { durationText } from "./duration.ts"
import { arrowFunction } from "./function.ts"
import { memberKey, number, quote } from "./literal.ts"
import type { Layout } from "./module.ts"
import { local, parameter, runtime } from "./names.ts"
import { objectOfLines } from "./policy.ts"
import { type Doc, type Name } from "./print.ts"
import { scopeOf, withAlias } from "./scope.ts"

const tick = parameter("schedule")

/**
 * The schedules as a constant, whose type TypeScript has to know before it looks at the payloads: their literals would be any
 * text to it inside of the call that infers the workflow. It needs the payload's fields as a constant, too.
 */
export const scheduleConstants = (plan: WorkflowPlan, fields: Doc, layout: Layout): ReadonlyArray<Doc> => [
  ["const ", payloadName(plan), " = ", fields],
  [
    "const ",
    schedulesName(plan),
    ": ",
    runtime("Schedules", true),
    "<typeof ",
    payloadName(plan),
    "> = ",
    objectOfLines(plan.schedules.map((it) => [memberKey(it.name), schedule(it, plan, layout)]))
  ]
]

export const payloadName = ({ name }: WorkflowPlan): Name => moduleConstant(`${name}Payload`)

export const schedulesName = ({ name }: WorkflowPlan): Name => moduleConstant(`${name}Schedules`)

const moduleConstant = (name: string): Name => local(name.charAt(0).toLowerCase() + name.slice(1))

const schedule = (it: SchedulePlan, plan: WorkflowPlan, layout: Layout): Doc => {
  const { timing } = it
  return objectOfLines([
    ...(timing.kind === "cron"
      ? [["cron", quote(timing.cron)], ["timezone", text(timing.timezone)]] as const
      : [["every", durationText(timing.everyMillis)], ["phase", duration(timing.phaseMillis)]] as const),
    ["overlap", text(it.overlap)],
    ["jitter", duration(it.jitterMillis)],
    ["catchUp", duration(it.catchUpMillis)],
    ["start", text(it.start)],
    ["end", text(it.end)],
    ["pauseOnFailure", it.pauseOnFailure ? "true" : undefined],
    ["remaining", it.remaining === undefined ? undefined : number(it.remaining)],
    ["payload", arrowFunction([tick], it.payload, withAlias("schedule", tick, scopeOf(plan, layout)))]
  ])
}

const text = (written: string | undefined): Doc | undefined => written === undefined ? undefined : quote(written)

const duration = (millis: number | undefined): Doc | undefined =>
  millis === undefined ? undefined : durationText(millis)
