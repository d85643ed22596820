/** I2: what is recorded never runs again, what runs again has the same key, and no two things have the same key. */
import type { Entry } from "../ledger.ts"
import type { Evidence, Life } from "./evidence.ts"
import { broken, shown, type Violation, type Violations } from "./violation.ts"

export function* steps({ lives, log }: Evidence): Violations {
  const begun = log.filter(({ what }) => what === "begin")
  // Without a ledger there is nothing to compare the record with.
  const ended = log.length === 0 ? undefined : new Set(log.filter(({ what }) => what === "end").map(attemptOf))
  yield* keysOf(begun)
  const byStep = Map.groupBy(begun, ({ execution, step }) => `${execution} ${step}`)
  const runs = Map.groupBy(lives, ({ record }) => record.id)
  for (const [id, lives] of runs) {
    for (const [step, scheduled] of Map.groupBy(lives.flatMap(scheduledIn), ({ name }) => name)) {
      const keys = [...Map.groupBy(byStep.get(`${id} ${step}`) ?? [], ({ key }) => key).values()]
      // A step that was scheduled need not have begun.
      if (keys.length > scheduled.length) {
        const shown = keys.map(([entry]) => entry?.key).join(" and ")
        yield broken(
          "I2",
          scheduled[0]!.life,
          step,
          `was scheduled in ${scheduled.length} runs and has the keys ${shown}`
        )
      }
    }
    for (const life of lives) yield* repeats(life, byStep, ended, lives.length)
    for (const [name, [first]] of Map.groupBy(begun.filter((it) => it.execution === id), ({ step }) => step)) {
      const isKnown = lives.some(({ events }) => events.some((it) => it.kind === "StepScheduled" && it.name === name))
      if (!isKnown) yield broken("I2", lives[0]!, name, `began unrecorded, as ${first?.key}`)
    }
  }
}

const attemptOf = ({ attempt, key }: Entry): string => `${key}#${attempt}`

const scheduledIn = (life: Life) =>
  life.events.filter(({ kind }) => kind === "StepScheduled").map(({ name }) => ({ name, life }))

const violation = ({ execution, step }: Entry, evidence: string): Violation => ({
  invariant: "I2",
  execution,
  step,
  evidence
})

function* keysOf(begun: ReadonlyArray<Entry>): Violations {
  for (const [key, uses] of Map.groupBy(begun, ({ key }) => key)) {
    const users = new Set(uses.map(({ execution, step }) => `${execution} ${step}`))
    if (users.size > 1) yield violation(uses[0]!, `shares the key ${key} with others: ${[...users].join(", ")}`)
    const attempts = uses.map(({ attempt }) => attempt)
    const isRising = attempts.every((attempt, index) => index === 0 || attempt > attempts[index - 1]!)
    if (!isRising) yield violation(uses[0]!, `under the key ${key} the attempts ${attempts.join(", ")} were made`)
  }
}

/** The record of each step against itself, and against what its activity saw. */
function* repeats(
  life: Life,
  byStep: ReadonlyMap<string, ReadonlyArray<Entry>>,
  ended: ReadonlySet<string> | undefined,
  runs: number
): Violations {
  const done = new Map<string, number>()
  const scheduled = new Map<string, number>()
  for (const event of life.events) {
    const { attempt, kind, name } = event
    const before = done.get(name)
    if (kind === "StepScheduled" && scheduled.has(name)) {
      yield broken("I2", life, name, `asked for again: ${shown(event)}`)
    }
    if (kind === "StepScheduled" || kind === "AttemptStarted") scheduled.set(name, attempt)
    if (/^(StepCompleted|StepFailed|AttemptStarted|AttemptFailed)$/.test(kind) && before !== undefined) {
      yield broken("I2", life, name, `after its recorded result: ${shown(event)}`)
    }
    if (kind === "StepCompleted") done.set(name, attempt)
  }
  // The keys of several runs are told apart above; what activities say of a step does not tell the run.
  if (runs > 1) return
  for (const [name, last] of scheduled) {
    const entries = byStep.get(`${life.record.id} ${name}`) ?? []
    const most = Math.max(0, ...entries.map(({ attempt }) => attempt))
    if (most > last) yield broken("I2", life, name, `attempt ${most} began, and is not recorded`)
    const result = done.get(name)
    if (result === undefined) continue
    if (most > result) {
      yield broken("I2", life, name, `attempt ${most} began, and that of ${result} has a recorded result`)
    }
    const key = entries.find(({ attempt }) => attempt === result)
    if (ended !== undefined && (key === undefined || !ended.has(attemptOf(key)))) {
      yield broken("I2", life, name, `has a result of attempt ${result}, which did not come to its end`)
    }
  }
}
