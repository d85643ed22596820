/** I1, I7, I9: every start that was acknowledged has one end in each of its runs, which nothing follows or changes. */
import type { Evidence, Life } from "./evidence.ts"
import { broken, shown, type Violations } from "./violation.ts"

const endings: ReadonlySet<string> = new Set(
  ["Completed", "Failed", "Cancelled", "TimedOut", "Terminated", "ContinuedAsNew"].map((state) => `Execution${state}`)
)

export const isEnd = ({ kind }: { readonly kind: string }): boolean => endings.has(kind)

export function* ends({ lives, log }: Evidence): Violations {
  for (const life of lives) yield* endOf(life)
  const known = new Map(lives.filter(({ isLast }) => isLast).map((life) => [life.record.id, life]))
  for (const { execution, key, step, what } of log) {
    const life = known.get(execution)
    if (what === "ack" && life === undefined) {
      yield { invariant: "I7", execution: `${key} (${execution})`, step: "", evidence: "its start was acknowledged" }
    }
    if (what === "told" && life !== undefined && life.record.state !== step) {
      yield broken("I9", life, "", `a caller was told ${step}, and now it is ${life.record.state}`)
    }
  }
}

function* endOf(life: Life): Violations {
  const { events, isLast, record } = life
  const found = events.filter(isEnd)
  const [first] = events
  if (first?.kind !== "ExecutionStarted" || events.filter(({ kind }) => kind === "ExecutionStarted").length !== 1) {
    yield broken("I1", life, "", "does not begin once")
  }
  const expected = isLast ? record.state : "ContinuedAsNew"
  const named = found.map(({ kind }) => kind.slice("Execution".length))
  if (expected === "Running" ? found.length > 0 : named.length !== 1 || named[0] !== expected) {
    yield broken("I1", life, "", `is ${expected}, and its history ends as [${named.join(", ")}]`)
  }
  const end = events.findIndex(isEnd)
  const after = end === -1 ? undefined : events[end + 1]
  if (after !== undefined) yield broken("I9", life, after.name, `after its end: ${shown(after)}`)
  if (isLast && (record.closedAt === undefined) !== (record.state === "Running")) {
    yield broken("I1", life, "", `is ${record.state}, and closed at ${record.closedAt}`)
  }
}
