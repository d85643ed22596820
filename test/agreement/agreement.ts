/**
 * Whether the gate and the engine say the same of random edits of random workflows. The gate looks at two contracts; the
 * engine runs the edited code over what was recorded of the old one. Neither knows of the other.
 */
import { Effect } from "effect"
import { compareContracts } from "../../compiler/compare/rules.ts"
import { catalog } from "../../compiler/diagnostic/catalog.ts"
import type { HistoryFile } from "../../runtime/engine/history-file.ts"
import { type Registration, registrationsOf } from "../../runtime/engine/registrations.ts"
import { type JsonMap, Tree } from "../soundness/tree.ts"
import { randomOf } from "../support/random/random.ts"
import { randomSpec } from "../support/random/workflow.ts"
import { edits } from "./edits.ts"
import { prepared } from "./prepared.ts"
import { type Project, refusedIn, type Specs, withProject } from "./project.ts"
import { bodiesOf, record } from "./record.ts"
import { divergenceOf, namesIn } from "./verdict.ts"

export interface Trial {
  readonly id: string
  readonly edit: string
  /** What the gate calls an error that concerns running executions. */
  readonly errors: ReadonlyArray<string>
  /** Everything that the gate says. */
  readonly rules: ReadonlyArray<string>
  /** Why the engine would park an execution. */
  readonly parks: string | undefined
  /** Something is recorded of a step that the gate's errors name. */
  readonly reached: boolean
}

const nameOf = (id: string): string => id.toUpperCase()

const accepted = (specs: Specs): Specs => {
  const refused = refusedIn(specs)
  return new Map([...specs].filter(([id]) => !refused.has(id)))
}

/** Workflows of these numbers, each edited in so many ways. */
export const trials = async (
  seed: number,
  from: number,
  count: number,
  rounds: number
): Promise<ReadonlyArray<Trial>> => {
  const made = Array.from({ length: count }, (_, index): [string, JsonMap] => {
    const number = from + index
    return [`w${number}`, prepared(randomSpec(`W${number}`, randomOf(seed * 100_000 + number), { isCareful: true }))]
  })
  const specs = accepted(new Map(made))
  return withProject(specs, async (before) => {
    const histories = await record(before, new Map([...specs].map(([id, spec]) => [nameOf(id), spec])), seed)
    const all: Array<Trial> = [...await unedited(specs, before, histories, seed)]
    for (let round = 0; round < rounds; round++) {
      all.push(...await edited(specs, before, histories, seed * 1000 + round))
    }
    return all
  })
}

const parkedBy = (registration: Registration, histories: ReadonlyArray<HistoryFile>): string | undefined => {
  const found = divergenceOf(registration, histories)
  return found && `${found.parked.code} after ${found.length} events: ${found.parked.message}`
}

const textsIn = (value: unknown): ReadonlyArray<string> =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
    ? Object.values(value).flatMap(textsIn)
    : []

/** Code that nobody has edited goes on with what it has recorded. */
const unedited = async (
  specs: Specs,
  before: Project,
  histories: ReadonlyArray<HistoryFile>,
  seed: number
): Promise<ReadonlyArray<Trial>> => {
  const registrations = await Effect.runPromise(registrationsOf(bodiesOf(before, seed)))
  return [...specs.keys()].flatMap((id): ReadonlyArray<Trial> => {
    const registration = registrations.find((it) => it.name === nameOf(id))
    const own = histories.filter(({ execution }) => execution.workflow === nameOf(id))
    return registration === undefined
      ? []
      : [{ id, edit: "nothing", rules: [], errors: [], parks: parkedBy(registration, own), reached: true }]
  })
}

/** Each workflow with one edit. */
const edited = async (
  specs: Specs,
  before: Project,
  histories: ReadonlyArray<HistoryFile>,
  seed: number
): Promise<ReadonlyArray<Trial>> => {
  const names = new Map<string, string>()
  const changed = accepted(
    new Map([...specs].flatMap(([id, spec]): ReadonlyArray<readonly [string, JsonMap]> => {
      const tree = new Tree(structuredClone(spec), randomOf(seed * 7919 + Number(id.slice(1))))
      for (let attempt = 0; attempt < 20; attempt++) {
        const [name, edit] = tree.pick(Object.entries(edits)) ?? ["", () => false]
        if (!edit(tree)) continue
        names.set(id, name)
        return [[id, tree.root]]
      }
      return []
    }))
  )
  return withProject(changed, async (after) => {
    const registrations = await Effect.runPromise(registrationsOf(bodiesOf(after, seed)))
    return [...changed.keys()].flatMap((id): ReadonlyArray<Trial> => {
      const name = nameOf(id)
      const [old, current] = [before.contracts.get(name), after.contracts.get(name)]
      const registration = registrations.find((it) => it.name === name)
      if (old === undefined || current === undefined || registration === undefined) return []
      const findings = compareContracts(old, current)
      const own = histories.filter(({ execution }) => execution.workflow === name)
      const errors = findings.filter(({ rule, severity }) => (severity ?? catalog[rule].severity) === "error")
      const recorded = namesIn(own)
      return [{
        id: `${id} of ${seed}`,
        edit: names.get(id) ?? "",
        rules: findings.map(({ rule }) => rule),
        errors: errors.map(({ rule }) => rule),
        parks: parkedBy(registration, own),
        reached: textsIn(errors.map(({ facts }) => facts)).some((text) => recorded.has(text))
      }]
    })
  })
}
