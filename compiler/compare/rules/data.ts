/** What is stored and handed out: the payload, the results and the declared errors of a workflow. */
import type { Contract } from "../../contract/contract.ts"
import type { payloadRules, resultRules } from "../../diagnostic/catalog/rules/data.ts"
import type { Address } from "../address.ts"
import { lostOf, type Unread } from "../compatible.ts"
import { type Difference, differenceOf, type Path } from "../difference.ts"
import type { Check, Checks, Comparison } from "../rule.ts"
import { exampleText, pathText, schemaAddress } from "../said.ts"

const places = (path: Path, now: Path = path) => ({
  before: schemaAddress(["payload"], path),
  after: schemaAddress(["payload"], now)
})

const payloadFacts = ({ after }: Comparison, path: Path) => ({
  workflow: after.workflow,
  path: pathText("payload", path)
})

/** What stored payloads hold that cannot be read, of one kind of reason. */
const unreadable = (
  { payload }: Comparison,
  kinds: ReadonlyArray<Unread["reason"]["kind"]>
): ReadonlyArray<Unread> => payload.backward.filter(({ reason }) => kinds.includes(reason.kind))

const isAt = (paths: ReadonlyArray<{ readonly path: Path }>, path: Path): boolean =>
  paths.some((other) => JSON.stringify(other.path) === JSON.stringify(path))

const reserved = ({ reserved }: Contract): ReadonlyArray<string> => reserved?.fields ?? []

/** Where it is said of a name that it must not come back. */
const formerly = ({ before, former }: Comparison, name: string): Address | undefined => {
  const [index, other] = [reserved(before).indexOf(name), former.fields?.indexOf(name) ?? -1]
  if (index >= 0) return ["reserved", "fields", index]
  return other >= 0 ? ["formerNames", "fields", other] : undefined
}

export const payload: Checks<keyof typeof payloadRules> = {
  PAYLOAD_NO_ADD_REQUIRED: (comparison) =>
    unreadable(comparison, ["missing"]).map(({ path }) => ({ facts: payloadFacts(comparison, path), ...places(path) })),
  PAYLOAD_ADD_OPTIONAL: (comparison) =>
    comparison.payload.added.flatMap(({ isRequired, path }) =>
      isRequired ? [] : [{ facts: payloadFacts(comparison, path), ...places(path) }]
    ),
  PAYLOAD_NO_DELETE_REQUIRED: (comparison) =>
    comparison.payload.removed.flatMap(({ path, wasRequired }) =>
      wasRequired ? [{ facts: payloadFacts(comparison, path), ...places(path) }] : []
    ),
  PAYLOAD_NO_DELETE: (comparison) =>
    comparison.payload.removed.flatMap(({ path, wasRequired }) =>
      wasRequired || (path.length === 1 && reserved(comparison.after).includes(path[0] ?? ""))
        ? []
        : [{ facts: payloadFacts(comparison, path), ...places(path) }]
    ),
  PAYLOAD_SAME_FIELD_NAME: (comparison) =>
    comparison.payload.renamed.map(({ now, path }) => ({
      facts: { ...payloadFacts(comparison, path), now: now.at(-1) ?? "" },
      ...places(path, now)
    })),
  PAYLOAD_NO_NARROW: (comparison) =>
    unreadable(comparison, ["narrower", "unknown"]).map(({ example, path, reason }) => ({
      facts: { ...payloadFacts(comparison, path), lost: lostOf(reason), example: exampleText(example) },
      ...places(path)
    })),
  PAYLOAD_WIDEN: (comparison) =>
    comparison.payload.forward.flatMap(({ path, reason }) =>
      isAt(comparison.payload.backward, path) || isAt(comparison.payload.removed, path)
        ? []
        : [{ facts: { ...payloadFacts(comparison, path), lost: lostOf(reason) }, ...places(path) }]
    ),
  PAYLOAD_SAME_ENCODING: (comparison) =>
    comparison.payload.backward.flatMap(({ path, reason }) =>
      reason.kind === "type"
        ? [{ facts: { ...payloadFacts(comparison, path), from: reason.from, to: reason.to }, ...places(path) }]
        : []
    ),
  PAYLOAD_NAME_NOT_REUSED: (comparison) =>
    comparison.payload.added.flatMap(({ path }) => {
      const [name = ""] = path
      const before = path.length === 1 ? formerly(comparison, name) : undefined
      return before === undefined
        ? []
        : [{ facts: payloadFacts(comparison, path), before, after: schemaAddress(["payload"], path) }]
    }),
  PAYLOAD_DEFAULT_CONSTANT: (comparison) =>
    comparison.payload.defaults.flatMap(({ from, path, to }) =>
      from === undefined || to === undefined
        ? []
        : [{
          facts: { ...payloadFacts(comparison, path), from: JSON.stringify(from), to: JSON.stringify(to) },
          ...places(path)
        }]
    ),
  UNION_SAME_ORDER: (comparison) =>
    comparison.payload.reordered.map((path) => ({ facts: payloadFacts(comparison, path), ...places(path) }))
}

/** The success of a workflow, and the fields of each error that both contracts have. */
const resultDifferences = ({ after, before }: Comparison) => {
  const of = (root: "success" | "errors", name: string | undefined, text: string) => {
    const form = (contract: Contract) => name === undefined ? contract.success : contract.errors[name] ?? {}
    const [old, current] = [form(before), form(after)]
    const difference = differenceOf(
      { form: old, types: before.types },
      { form: current, types: after.types }
    )
    return { text, address: name === undefined ? [root] : [root, name], difference }
  }
  const shared = Object.keys(before.errors).filter((name) => Object.hasOwn(after.errors, name))
  return [of("success", undefined, "success"), ...shared.map((name) => of("errors", name, name))]
}

const resultCheck = <A extends { readonly path: Path }, F>(
  found: (difference: Difference) => ReadonlyArray<A>,
  facts: (it: A, base: { readonly workflow: string; readonly path: string }) => F
) =>
(comparison: Comparison) =>
  resultDifferences(comparison).flatMap(({ address, difference, text }) =>
    found(difference).map((it) => ({
      facts: facts(it, { workflow: comparison.after.workflow, path: pathText(text, it.path) }),
      before: schemaAddress(address, it.path),
      after: schemaAddress(address, it.path)
    }))
  )

const errorCheck = (which: "added" | "removed"): Check<"ERROR_NO_ADD"> => ({ after, before }) => {
  const [has, lacks] = which === "added" ? [after, before] : [before, after]
  return Object.keys(has.errors).filter((error) => !Object.hasOwn(lacks.errors, error)).map((error) => ({
    facts: { workflow: after.workflow, error },
    before: which === "added" ? ["errors"] : ["errors", error],
    after: which === "added" ? ["errors", error] : ["errors"]
  }))
}

/** A caller finds out about what is missing by its own rule. */
const isMissing = ({ reason }: Unread): boolean => reason.kind === "missing"

export const results: Checks<keyof typeof resultRules> = {
  RESULT_NO_NARROW: resultCheck(
    ({ backward }) => backward,
    ({ example, reason }, base) => ({ ...base, lost: lostOf(reason), example: exampleText(example) })
  ),
  RESULT_NO_WIDEN: resultCheck(
    ({ backward, forward }) => forward.filter((it) => !isMissing(it) && !isAt(backward, it.path)),
    ({ example, reason }, base) => ({ ...base, lost: lostOf(reason), example: exampleText(example) })
  ),
  RESULT_NO_DELETE_FIELD: resultCheck(
    ({ forward, removed, renamed }) => [
      ...forward.filter(isMissing),
      ...renamed,
      ...removed.filter(({ path }) => !isAt(forward, path))
    ],
    (_, base) => base
  ),
  ERROR_NO_ADD: errorCheck("added"),
  ERROR_NO_DELETE: errorCheck("removed")
}
