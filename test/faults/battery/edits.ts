/** F20: the spec is edited while executions are under way: they go on, or park and can be helped; none guesses. */
import { Effect } from "effect"
import type { Parked } from "../../../runtime/engine/model.ts"
import { Control } from "../../../runtime/index.ts"
import { registrationsOf } from "../../support/registrations.ts"
import { gather } from "../checker/evidence.ts"
import { judge } from "../checker/index.ts"
import { type Code, load } from "../edits/code.ts"
import { after, before, type Edit, edits } from "../edits/index.ts"
import { type Point, points } from "../edits/points.ts"
import { begun, onward, status, Story } from "../edits/story.ts"
import { each, type Fault, type Findings } from "../fault.ts"
import { pick, shuffled } from "../workers.ts"

/** The code that an execution which has come to a point is to park with; undefined: it is to go on. */
const parksWith = ({ verdict }: Edit, { step }: Point): string | undefined => {
  if (verdict === "continues" || verdict === "waits") return undefined
  const reached = points.slice(0, points.findIndex((it) => it.step === step) + 1)
  const code = reached.map((it) => verdict[it.step]).findLast((code) => code !== undefined)
  return code === "continues" ? undefined : code
}

const tell = (story: Story, edit: Edit, findings: Findings, old: Code, edited: Code): Promise<void> => {
  const about = `${edit.name}, at ${story.point.step}, room for ${story.residency}`
  return edit.verdict === "waits"
    ? waiting(story, findings, old, edited, about)
    : going(story, parksWith(edit, story.point), findings, old, edited, about)
}

const going = async (
  story: Story,
  code: string | undefined,
  findings: Findings,
  old: Code,
  edited: Code,
  about: string
): Promise<void> => {
  const refusal = await refusalOf(story, edited)
  if (refusal !== undefined) {
    findings.expect(code === refusal, `${about}: ${refusal} instead of ${code ?? "an end"}`)
    await story.worker(old, "old", onward)
    return concluded(story, old, findings, about)
  }
  const { parked, state } = await story.worker(edited, "new", onward)
  findings.expect(parked?.code === code, `${about}: ${parked?.code ?? state} instead of ${code ?? "an end"}`)
  if (parked !== undefined) {
    const missing = expectedOf(parked).filter((member) => !(member in parked))
    findings.expect(missing.length === 0, `${about}: parked without ${missing.join(", ")}: ${JSON.stringify(parked)}`)
    findings.expect(parked.remedies.length === 3, `${about}: parked without remedies`)
    const undone = story.deeds.some(({ step }) => step.endsWith("/undo"))
    findings.expect(!undone || story.point.note === "fail", `${about}: something was undone when it parked`)
    await story.worker(old, "old", Effect.andThen(Control.use((control) => control.resume(story.id)), onward))
  }
  await concluded(story, parked === undefined ? edited : old, findings, about)
}

/** A worker does not start under code that its executions could not be read with. */
const refusalOf = (story: Story, code: Code): Promise<string | undefined> =>
  story.worker(code, "new", Effect.void).then(() => undefined, (thrown: unknown) => {
    if (/ContractRefused/.test(String(thrown))) return "ContractRefused"
    throw thrown
  })

/** What has to be said of how an execution was parked. */
const expectedOf = ({ code, recorded = "" }: Parked): ReadonlyArray<string> =>
  code === "PAYLOAD_UNREADABLE"
    ? []
    // Before the first step nothing has matched.
    : [
      "spec",
      ...recorded.includes("startedAt") ? [] : ["lastMatch"],
      ...code.endsWith("_UNREADABLE") ? [] : ["recorded"]
    ]

const waiting = async (story: Story, findings: Findings, old: Code, edited: Code, about: string): Promise<void> => {
  const before = story.deeds.length
  const { state, waitingFor } = await story.worker(edited, "new", Effect.delay(status, 20))
  const waits = state === "Running" && waitingFor.some(({ kind }) => kind === "worker")
  findings.expect(waits, `${about}: ${state}, waiting for ${JSON.stringify(waitingFor)}`)
  const others = story.deeds.slice(before).filter(({ method }) => method !== "bill" && method !== "print")
  findings.expect(others.length === 0, `${about}: ${others.map(({ step }) => step).join(", ")} went on`)
  await story.worker(old, "old", onward)
  await concluded(story, old, findings, about)
}

const concluded = async ({ database, deeds, point }: Story, code: Code, findings: Findings, about: string) => {
  const evidence = { ...gather(database, undefined), log: deeds }
  const registrations = await registrationsOf(code.layer(() => Effect.never))
  findings.violations(judge(evidence, { database, rest: "ended", registrations }), about)
  const order = evidence.lives.find(({ record }) => record.workflow === "Order")
  const expected = point.note === "fail" ? "Failed" : "Completed"
  findings.expect(order?.record.state === expected, `${about}: ${order?.record.state} instead of ${expected}`)
  for (const { events, record } of evidence.lives) {
    const scheduled = new Map<string, string>()
    for (const { data, kind, name } of events) {
      if (kind === "StepScheduled") scheduled.set(name, JSON.parse(data).activity)
      if (kind !== "StepCompleted") continue
      const result = JSON.stringify(JSON.parse(data).result)
      const own = deeds.some((deed) =>
        deed.execution === record.id && deed.step === name && scheduled.get(name)?.endsWith(deed.method) === true &&
        (JSON.stringify(deed.result) === result || result === "null")
      )
      findings.expect(own, `${about}: step ${name} has the result ${result} of another one`)
    }
  }
}

/** Executions of a point with a timer are due an hour later. */
const atTime = async (offset: number, act: () => Promise<void>): Promise<void> => {
  const now = Date.now
  Date.now = () => now() + offset
  try {
    await act()
  } finally {
    Date.now = now
  }
}

/** Every edit at every point. */
const cases = edits.flatMap((edit) => points.map((point) => ({ edit, point })))

export const editedSpecs: Fault = {
  number: "F20",
  title: "the spec is edited while executions are under way",
  unit: "executions",
  counts: { suite: 24, ci: cases.length, nightly: 10 * cases.length },
  run: async (scale, findings) => {
    const old = await load(before)
    const codes = new Map<string, Promise<Code>>()
    const codeOf = (edit: Edit) => {
      const code = codes.get(edit.name) ?? load(after(edit))
      codes.set(edit.name, code)
      return code
    }
    const told = shuffled(cases, scale.random)
    await each(scale, findings, async (index) => {
      const { edit, point } = told[index % told.length]!
      const story = new Story(point, pick(scale.random, [0, 10_000]))
      await begun(story, old)
      const edited = await codeOf(edit)
      await atTime(point.by === "timer" ? 7_200_000 : 0, () => tell(story, edit, findings, old, edited))
    })
  }
}
