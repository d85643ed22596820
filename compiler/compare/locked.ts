/** What the locks of a project say was released, and what is judged by them alone. */
import type { Diagnostic } from "../diagnostic/diagnostic.ts"
import { otherExecutionId } from "../lock/execution-ids.ts"
import type { Locks } from "../lock/folder.ts"
import type { Places } from "../lock/json-places.ts"
import type { Lock, LockedVersion, LockFile } from "../lock/lock.ts"
import type { Span } from "../source/text.ts"
import type { Address } from "./address.ts"
import { said, type Side } from "./judge.ts"
import type { Finding } from "./rule.ts"
import type { Released } from "./workflows.ts"

/** Everything that may have executions. */
export const releasedIn = (locks: Locks): ReadonlyArray<Released> =>
  [...locks.values()].map((file) => ({
    workflow: file.lock.workflow,
    sides: file.lock.versions.flatMap((version, index) => sideOf(file, version, index) ?? []),
    newest: Math.max(...file.lock.versions.map(({ version }) => version)),
    retired: file.lock.versions.flatMap(({ status, version }) => status === "retired" ? [version] : []),
    baseline: (version) => ({ kind: "release", version })
  }))

const sideOf = ({ lock, places }: LockFile, { contract, releases }: LockedVersion, index: number): Side | undefined =>
  contract && {
    contract,
    hash: releases.at(-1) ?? "",
    place: (address) => places(address[0] === "formerNames" ? address : ["versions", index, "contract", ...address]),
    ...(lock.formerNames === undefined ? {} : { former: lock.formerNames })
  }

/** A finding of the lock itself, which nobody can acknowledge: its place is in its file, or else in that of a spec. */
const saidOf = (places: Places | undefined, finding: Finding, address: Address, spec?: Side): Diagnostic => {
  const lock = { contract: nothing, hash: "", place: () => places?.(address) }
  const nowhere = { ...lock, place: () => undefined }
  const version = spec?.contract.version ?? 0
  const { change: _, ...rest } = said(finding, {
    before: spec === undefined ? nowhere : lock,
    after: spec ?? lock,
    baseline: { kind: "release", version }
  })
  return rest
}

const nothing: Side["contract"] = {
  workflow: "",
  version: 1,
  taskQueue: "",
  idempotencyKey: { value: null },
  payload: {},
  success: {},
  errors: {},
  steps: []
}

/** The formula by which executions are found is what it was. */
export const lockedExecutionIds = (locks: Locks): ReadonlyArray<Diagnostic> =>
  [...locks.values()].flatMap((file) => {
    const { executionIds, workflow } = file.lock
    const other = otherExecutionId(workflow, executionIds)
    return other === undefined
      ? []
      : [saidOf(file.places, {
        rule: "ENGINE_FORMAT_SAME",
        facts: { workflow, key: other.key },
        before: [],
        after: []
      }, ["executionIds"])]
  })

/** Releases that were there, and are not what they were: `before` are the locks of the branch that is compared with. */
export const rewrittenReleases = (before: Locks, after: Locks, nowhere: Span): ReadonlyArray<Diagnostic> =>
  [...before.values()].flatMap(({ lock }) => {
    const file = after.get(lock.workflow)
    const now = new Map(file?.lock.versions.map(({ releases, version }) => [version, releases]))
    return lock.versions.flatMap(({ releases, version }) => {
      const release = releases.findIndex((hash, index) => now.get(version)?.[index] !== hash)
      if (release < 0) return []
      const finding: Finding = {
        rule: "LOCK_LINEAR",
        facts: { workflow: lock.workflow, version, release: release + 1 },
        before: [],
        after: []
      }
      const index = file?.lock.versions.findIndex((it) => it.version === version) ?? -1
      return [
        saidOf(file?.places ?? (() => nowhere), finding, index < 0 ? ["versions"] : ["versions", index, "releases"])
      ]
    })
  })

/** Specs that say something else than their last release, and those that have none. */
export const unreleased = (locks: Locks, specs: ReadonlyArray<Side>): ReadonlyArray<Diagnostic> =>
  specs.flatMap((spec) => {
    const { version, workflow } = spec.contract
    const file = locks.get(workflow)
    const index = file?.lock.versions.findIndex((it) => it.version === version) ?? -1
    if (file?.lock.versions[index]?.releases.at(-1) === spec.hash) return []
    const finding: Finding = {
      rule: "LOCK_UP_TO_DATE",
      facts: { workflow, version },
      before: ["version"],
      after: ["version"]
    }
    const at = index < 0 ? ["versions"] : ["versions", index, "releases"]
    return [saidOf(file?.places, finding, at, spec)]
  })

/** The acknowledgements of a lock, each with its place. */
export const acknowledgementsIn = (locks: Locks) =>
  [...locks.values()].flatMap((file) =>
    (file.lock.acknowledgements ?? []).map((acknowledgement, index) => ({
      acknowledgement,
      stale: () =>
        saidOf(file.places, {
          rule: "ACK_STALE",
          facts: {
            workflow: file.lock.workflow,
            fingerprint: acknowledgement.fingerprint,
            rule: acknowledgement.rule
          },
          before: [],
          after: []
        }, ["acknowledgements", index])
    }))
  )

/** The lock with one acknowledgement more, in the place of an older one of the same change. */
export const withAcknowledgement = (lock: Lock, added: NonNullable<Lock["acknowledgements"]>[number]): Lock => ({
  ...lock,
  acknowledgements: [
    ...(lock.acknowledgements ?? []).filter(({ fingerprint }) => fingerprint !== added.fingerprint),
    added
  ]
})
