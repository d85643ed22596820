/** What released versions called their parts, and no version does any more. */
import { allSteps, type Contract } from "../contract/contract.ts"
import { given, unlessEmpty } from "../contract/given.ts"
import type { FormerNames } from "./lock.ts"

/** `before` are the contracts that were released until now, `after` those that are from now on. */
export const formerNames = (
  former: FormerNames | undefined,
  before: ReadonlyArray<Contract>,
  after: ReadonlyArray<Contract>
): FormerNames | undefined => {
  const gone = (kind: keyof FormerNames): ReadonlyArray<string> | undefined => {
    const now = new Set(after.flatMap(names[kind]))
    const ever = new Set([...former?.[kind] ?? [], ...before.flatMap(names[kind])])
    return unlessEmpty([...ever].filter((name) => !now.has(name)).sort())
  }
  const all = given({ fields: gone("fields"), steps: gone("steps"), signals: gone("signals") })
  return Object.keys(all).length === 0 ? undefined : all
}

const names: { readonly [kind in keyof FormerNames]-?: (contract: Contract) => ReadonlyArray<string> } = {
  fields: ({ payload }) =>
    typeof payload === "object" && payload !== null && "properties" in payload
      ? Object.keys(Object(payload.properties))
      : [],
  // What leaves no record can be called what it likes.
  steps: ({ steps }) =>
    allSteps(steps).filter(({ kind }) => kind !== "let" && kind !== "patch").map(({ name }) => name),
  signals: ({ signals = {} }) => Object.keys(signals)
}
