/** Compares all workflows of a project with what is live of them: each version with itself, and what came or went as a whole. */
import { canonicalJson } from "../contract/jcs.ts"
import type { Diagnostic } from "../diagnostic/diagnostic.ts"
import type { Baseline } from "../diagnostic/rule.ts"
import { isRule, rules } from "../diagnostic/rules.ts"
import type { Span } from "../source/text.ts"
import { judge, type Pair, said, type Side } from "./judge.ts"
import type { Finding } from "./rule.ts"
import { comparisonOf } from "./rules.ts"
import { identity } from "./rules/identity.ts"

/** What is known of a workflow, by which its specs are judged. */
export interface Released {
  readonly workflow: string
  /** Of every version that may have executions. */
  readonly sides: ReadonlyArray<Side>
  /** Whether or not it has executions. */
  readonly newest: number
  readonly retired: ReadonlyArray<number>
  readonly baseline: (version: number) => Baseline
}

/** Everything that has changed in meaning. `nowhere` is the place of what stands in no spec any more. */
export const compareWorkflows = (
  released: ReadonlyArray<Released>,
  specs: ReadonlyArray<Side>,
  nowhere: Span
): ReadonlyArray<Diagnostic> => {
  const byName = Map.groupBy(specs, ({ contract }) => contract.workflow)
  const known = new Set(released.map(({ workflow }) => workflow))
  const fresh = specs.filter(({ contract }) => !known.has(contract.workflow))
  return [
    ...released.flatMap((one) => {
      const its = byName.get(one.workflow)
      return its === undefined ? workflowGone(one, fresh, nowhere) : compareVersions(one, its)
    }),
    ...fresh.flatMap((spec) => nameTwins(spec, [...known, ...byName.keys()]))
  ]
}

/** Of a workflow that both have. */
const compareVersions = (released: Released, specs: ReadonlyArray<Side>): ReadonlyArray<Diagnostic> => {
  const byVersion = new Map(specs.map((spec) => [spec.contract.version, spec]))
  const newest = specs.reduce((best, spec) => spec.contract.version > best.contract.version ? spec : best)
  const versions = new Set(released.sides.map(({ contract }) => contract.version))
  return [
    ...released.sides.flatMap((before) => {
      const after = byVersion.get(before.contract.version)
      const baseline = released.baseline(before.contract.version)
      // Its executions are those of another version from now on, which is compared with the history of each.
      const { version } = before.contract
      if (after === undefined && specs.some(({ contract }) => contract.migrate?.from === version)) return []
      return after === undefined
        ? [versionGone(before, newest, baseline)]
        : judgeVersion({ before, after, baseline }, newest)
    }),
    ...specs.filter(({ contract }) => !versions.has(contract.version)).flatMap((spec) => newVersion(released, spec))
  ]
}

/** What may change in an older version, since it is not its own: what it shares with the newest. */
const shared: ReadonlySet<string> = new Set([
  "STEP_RETRY",
  "STEP_TIMEOUT",
  "STEP_OUTPUT_NO_NARROW",
  "STEP_OUTPUT_WIDEN"
])

/** The body of a version that is not the newest stays as it is; what it shares may change as everywhere. */
const judgeVersion = (pair: Pair, newest: Side): ReadonlyArray<Diagnostic> => {
  const changes = judge(pair)
  const { contract: { version, workflow } } = pair.after
  const own = changes.filter(({ code }) => !shared.has(code))
  if (version === newest.contract.version || own.length === 0) return changes
  const finding: Finding = {
    rule: "VERSION_BODY_IMMUTABLE",
    facts: { workflow, version },
    before: ["version"],
    after: ["version"]
  }
  const [first] = own
  const body = said(finding, pair)
  return [
    {
      ...body,
      ...(first?.span === undefined ? {} : { span: first.span }),
      ...(first?.related === undefined ? {} : { related: first.related })
    },
    ...changes.filter(({ code }) => shared.has(code))
  ]
}

const versionGone = (before: Side, after: Side, baseline: Baseline): Diagnostic => {
  const { version, workflow } = before.contract
  const finding: Finding = after.contract.version < version
    ? {
      rule: "VERSION_NO_DECREASE",
      facts: { workflow, version: after.contract.version, newest: version },
      before: ["version"],
      after: ["version"]
    }
    : { rule: "VERSION_RETIRE_PROOF", facts: { workflow, version }, before: ["version"], after: ["version"] }
  return said(finding, { before, after, baseline })
}

/** Of a version that has no executions yet. */
const newVersion = ({ baseline, newest, retired, sides }: Released, after: Side): ReadonlyArray<Diagnostic> => {
  const before = sides.find(({ contract }) => contract.version === newest) ?? sides.at(-1)
  if (before === undefined) return []
  const { version, workflow } = after.contract
  const places = { before: ["version"], after: ["version"] }
  const pair = { before, after, baseline: baseline(before.contract.version) }
  if (retired.includes(version)) {
    return [said({ rule: "VERSION_NOT_REUSED", facts: { workflow, version }, ...places }, pair)]
  }
  if (version < newest) return []
  const findings: Array<Finding> = []
  if (version > newest + 1) {
    findings.push({ rule: "VERSION_CONTIGUOUS", facts: { workflow, version, newest }, ...places })
  }
  const changes = judge(pair)
  const needs = changes.some(({ code, severity }) =>
    severity === "error" && isRule(code) && ["WIRE", "REPLAY"].includes(rules[code].category)
  )
  if (!needs && changes.length > 0) {
    findings.push({ rule: "VERSION_BUMP_UNNEEDED", facts: { workflow, version, from: newest }, ...places })
  }
  // A start joins the execution that its key has, whatever the version of that.
  const keys = identity.IDEMPOTENCY_KEY_SAME(comparisonOf(before.contract, after.contract))
  return [...findings, ...keys.map((found) => ({ rule: "IDEMPOTENCY_KEY_SAME" as const, ...found }))]
    .map((finding) => said(finding, pair))
}

/** Gone as a whole, or under another name. */
const workflowGone = (
  { baseline, sides, workflow }: Released,
  fresh: ReadonlyArray<Side>,
  nowhere: Span
): ReadonlyArray<Diagnostic> => {
  const before = sides.at(-1)
  if (before === undefined) return []
  const other = fresh.find((spec) => isLike(before, spec))
  const versions = sides.map(({ contract }) => contract.version)
  const finding: Finding = other === undefined
    ? { rule: "WORKFLOW_NO_DELETE", facts: { workflow, versions }, before: ["workflow"], after: [] }
    : {
      rule: "WORKFLOW_SAME_NAME",
      facts: { workflow, now: other.contract.workflow },
      before: ["workflow"],
      after: ["workflow"]
    }
  const after = other ?? { contract: before.contract, hash: "", place: () => nowhere }
  return [said(finding, { before, after, baseline: baseline(before.contract.version) })]
}

/** The same steps over the same payload. */
const isLike = (a: Side, b: Side): boolean => outlineOf(a) === outlineOf(b)

const outlineOf = ({ contract: { payload, steps } }: Side): string =>
  canonicalJson({ payload, steps: steps.map(({ name }) => name) })

const nameTwins = (after: Side, names: ReadonlyArray<string>): ReadonlyArray<Diagnostic> => {
  const { workflow } = after.contract
  const twin = names.find((name) => name !== workflow && name.toLowerCase() === workflow.toLowerCase())
  if (twin === undefined) return []
  const finding: Finding = {
    rule: "WORKFLOW_NAME_VALID",
    facts: { workflow, other: twin },
    before: ["workflow"],
    after: ["workflow"]
  }
  const nowhere = { contract: after.contract, hash: "", place: () => undefined }
  return [said(finding, { before: nowhere, after, baseline: { kind: "release", version: after.contract.version } })]
}
