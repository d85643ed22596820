/** Signals, queues and schedules that have another name and are the same otherwise. */
import type { Named } from "../../contract/contract.ts"
import { canonicalJson } from "../../contract/jcs.ts"
import type { Json } from "../../parse/tree.ts"
import type { Comparison } from "../rule.ts"

export type Renames = ReadonlyMap<string, string>

/** Each that is gone with the only new one that is like it. */
const renamesIn = (before: Named<Json> = {}, after: Named<Json> = {}): Renames => {
  const gone = Object.entries(before).filter(([name]) => !Object.hasOwn(after, name))
  const come = Object.entries(after).filter(([name]) => !Object.hasOwn(before, name))
  return new Map(gone.flatMap(([name, form]) => {
    const text = canonicalJson(form)
    const like = come.filter(([, other]) => canonicalJson(other) === text)
    const rivals = gone.filter(([, other]) => canonicalJson(other) === text)
    const [found] = like.length === 1 && rivals.length === 1 ? like : []
    return found === undefined ? [] : [[name, found[0]] as const]
  }))
}

export const renamedSignals = ({ after, before }: Comparison): Renames => renamesIn(before.signals, after.signals)

export const renamedQueues = ({ after, before }: Comparison): Renames => renamesIn(before.queues, after.queues)

export const renamedSchedules = ({ after, before }: Comparison): Renames => renamesIn(before.schedules, after.schedules)

/** Names that one side has and the other has not, but for renames. */
export const gone = (
  before: Named<unknown> = {},
  after: Named<unknown> = {},
  renames: Renames
): ReadonlyArray<string> => Object.keys(before).filter((name) => !Object.hasOwn(after, name) && !renames.has(name))
