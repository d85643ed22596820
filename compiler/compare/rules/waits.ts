/** Timers, signals, queues and schedules. */
import type { Contract } from "../../contract/contract.ts"
import type { waitRules } from "../../diagnostic/catalog/rules/waits.ts"
import type { Change } from "../changes.ts"
import { lostOf } from "../compatible.ts"
import { type Difference, differenceOf } from "../difference.ts"
import type { Checks, Comparison } from "../rule.ts"
import { exampleText, schemaAddress } from "../said.ts"
import { gone, renamedQueues, renamedSchedules, renamedSignals, type Renames } from "./renames.ts"
import { changesOf, isSame, renamedTimers } from "./steps.ts"

const named = ({ after: { workflow } }: Comparison, name: string) => ({ workflow, name })

/** Of something that both have. */
const place = (group: string, name: string) => ({ before: [group, name], after: [group, name] })

const renamed = (comparison: Comparison, group: string, renames: Renames) =>
  [...renames].map(([name, now]) => ({
    facts: { ...named(comparison, name), now },
    before: [group, name],
    after: [group, now]
  }))

const lost = (comparison: Comparison, group: string, names: ReadonlyArray<string>) =>
  names.map((name) => ({
    facts: { ...named(comparison, name), now: undefined },
    before: [group, name],
    after: [group]
  }))

const signalDifferences = ({ after, before }: Comparison) =>
  Object.entries(before.signals ?? {}).flatMap(([name, form]) => {
    const other = after.signals?.[name]
    if (other === undefined) return []
    const difference = differenceOf({ form, types: before.types }, { form: other, types: after.types })
    return [{ name, address: ["signals", name], difference }]
  })

/** The input that waits, and what has come of it. */
const queueDifferences = ({ after, before }: Comparison) =>
  Object.entries(before.queues ?? {}).flatMap(([name, queue]) => {
    const other = after.queues?.[name]
    if (other === undefined) return []
    const of = (part: ReadonlyArray<string>, from: Contract["payload"], to: Contract["payload"]) => ({
      name,
      address: ["queues", name, ...part],
      difference: differenceOf({ form: from, types: before.types }, { form: to, types: after.types })
    })
    return [
      of(["input"], queue.input, other.input),
      of(["success"], queue.success, other.success),
      ...Object.keys(queue.errors).map((error) =>
        // What is not declared any more reads nothing.
        of(["errors", error], queue.errors[error] ?? {}, other.errors[error] ?? { enum: [] })
      )
    ]
  })

const narrower = (
  comparison: Comparison,
  differences: ReadonlyArray<{
    readonly name: string
    readonly address: ReadonlyArray<string>
    readonly difference: Difference
  }>
) =>
  differences.flatMap(({ address, difference, name }) => {
    const missing = difference.renamed.map(({ path }) => ({ path, reason: absent, example: undefined }))
    return [...difference.backward, ...missing].map(({ example, path, reason }) => ({
      facts: { ...named(comparison, name), lost: lostOf(reason), example: exampleText(example) },
      before: schemaAddress(address, path),
      after: schemaAddress(address, path)
    }))
  })

const absent = { kind: "missing", isNew: true } as const

/** Steps that are gone have been said to be. */
const awaited = (comparison: Comparison): ReadonlySet<string> => {
  const removed = changesOf(comparison, "removed").map(({ thing }) => thing.step)
  return new Set(signalsOf(comparison.before.steps, new Set(removed)))
}

const signalsOf = (steps: unknown, names: ReadonlySet<string>): ReadonlyArray<string> => {
  if (typeof steps !== "object" || steps === null) return []
  const own = "kind" in steps && steps.kind === "await" && "signal" in steps && "name" in steps &&
      names.has(String(steps.name))
    ? [String(steps.signal)]
    : []
  return [...own, ...Object.values(steps).flatMap((inner) => signalsOf(inner, names))]
}

const isTimer = (change: Change): boolean =>
  change.kind === "kept" && (change.before.value.kind === "sleep" || change.before.value.kind === "sleepUntil")

export const waits: Checks<keyof typeof waitRules> = {
  TIMER_SAME_NAME: (comparison) =>
    renamedTimers(comparison).map(({ facts: { now, step }, ...places }) => ({
      facts: { ...named(comparison, step), now },
      ...places
    })),
  TIMER_DURATION: (comparison) =>
    comparison.kept.filter(isTimer).flatMap(({ after, before }) => {
      const [old, current] = [before.value, after.value]
      const isTimerStill = current.kind === "sleep" || current.kind === "sleepUntil"
      if (!isTimerStill || (old.kind !== "sleep" && old.kind !== "sleepUntil")) return []
      const time = (step: typeof old | typeof current) => step.kind === "sleep" ? step.duration : step.instant
      const fails = (step: typeof old | typeof current) => step.kind === "sleepUntil" && step.onPast === "fail"
      const facts = named(comparison, old.name)
      const places = { before: before.address, after: after.address }
      if (fails(old) !== fails(current)) return [{ facts, ...places, severity: "error" as const }]
      return isSame(time(old), time(current)) ? [] : [{ facts, ...places }]
    }),
  SIGNAL_SAME_NAME: (comparison) => renamed(comparison, "signals", renamedSignals(comparison)),
  SIGNAL_NO_DELETE: (comparison) => {
    const said = awaited(comparison)
    return gone(comparison.before.signals, comparison.after.signals, renamedSignals(comparison))
      .filter((name) => !said.has(name))
      .map((name) => ({ facts: named(comparison, name), before: ["signals", name], after: ["signals"] }))
  },
  SIGNAL_NO_NARROW: (comparison) => narrower(comparison, signalDifferences(comparison)),
  SIGNAL_WIDEN: (comparison) =>
    signalDifferences(comparison).flatMap(({ difference: { added, backward, forward }, name }) =>
      backward.length === 0 && (forward.length > 0 || added.length > 0)
        ? [{ facts: named(comparison, name), ...place("signals", name) }]
        : []
    ),
  QUEUE_SAME_NAME: (comparison) => {
    const renames = renamedQueues(comparison)
    return [
      ...renamed(comparison, "queues", renames),
      ...lost(comparison, "queues", gone(comparison.before.queues, comparison.after.queues, renames))
    ]
  },
  QUEUE_NO_NARROW: (comparison) => narrower(comparison, queueDifferences(comparison)),
  QUEUE_KEY_SAME: (comparison) =>
    Object.entries(comparison.before.queues ?? {}).flatMap(([name, { key }]) => {
      const other = comparison.after.queues?.[name]
      return other === undefined || isSame(key, other.key)
        ? []
        : [{ facts: named(comparison, name), before: ["queues", name, "key"], after: ["queues", name, "key"] }]
    }),
  SCHEDULE_SAME_NAME: (comparison) => {
    const renames = renamedSchedules(comparison)
    return [
      ...renamed(comparison, "schedules", renames),
      ...lost(comparison, "schedules", gone(comparison.before.schedules, comparison.after.schedules, renames))
    ]
  },
  SCHEDULE_EXPR: (comparison) =>
    Object.entries(comparison.before.schedules ?? {}).flatMap(([name, schedule]) => {
      const other = comparison.after.schedules?.[name]
      return other === undefined || isSame(schedule, other)
        ? []
        : [{ facts: named(comparison, name), ...place("schedules", name) }]
    })
}
