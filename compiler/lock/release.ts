/** Turns what a project says now into the locks of its next release. */
import type { Contract } from "../contract/contract.ts"
import { given, unlessEmpty } from "../contract/given.ts"
import { sourceHash } from "../contract/hashes.ts"
import { executionIdsOf } from "./execution-ids.ts"
import type { Locks } from "./folder.ts"
import { formerNames } from "./former-names.ts"
import { flatHashes, lockedHashes } from "./hashes.ts"
import { isGone, type Lock, type LockedHashes, type LockedVersion, lockFormat } from "./lock.ts"

/** One release of one version. */
export interface Release {
  readonly workflow: string
  readonly version: number
  /** Its number among the releases of the version, from 1 on. */
  readonly release: number
  /** The surfaces that are not what they were; absent of the first release. */
  readonly changed: ReadonlyArray<string> | undefined
}

export interface Released {
  /** Those that are not as they were: of the workflows that have a release, or whose acknowledgements are stale. */
  readonly locks: ReadonlyArray<Lock>
  readonly releases: ReadonlyArray<Release>
}

/** `keepDefault`: new executions get the version that they got before. What does not fit is refused before. */
export const release = (
  contracts: ReadonlyArray<Contract>,
  before: Locks,
  { keepDefault }: { readonly keepDefault: boolean }
): Released => {
  const workflows = [...Map.groupBy(contracts, ({ workflow }) => workflow)].sort(([a], [b]) => a < b ? -1 : 1)
  const released = workflows.map(([workflow, versions]) =>
    releaseOf(workflow, versions.toSorted((a, b) => a.version - b.version), before.get(workflow)?.lock, keepDefault)
  )
  return {
    locks: released.flatMap(({ isChanged, lock }) => isChanged ? [lock] : []),
    releases: released.flatMap(({ releases }) => releases)
  }
}

const releaseOf = (
  workflow: string,
  contracts: ReadonlyArray<Contract>,
  before: Lock | undefined,
  keepDefault: boolean
): { readonly lock: Lock; readonly releases: ReadonlyArray<Release>; readonly isChanged: boolean } => {
  const locked = new Map(before?.versions.map((it) => [it.version, it]))
  const releases = contracts.flatMap((contract) => {
    const source = sourceHash(contract)
    const old = locked.get(contract.version)
    if (old?.releases.at(-1) === source) return []
    const hashes = lockedHashes(contract, source)
    const { releases = [], status = "live" } = old ?? {}
    locked.set(contract.version, {
      version: contract.version,
      status,
      releases: [...releases, source],
      hashes,
      contract
    })
    const changed = old?.hashes && surfacesThatDiffer(old.hashes, hashes)
    return [{ workflow, version: contract.version, release: releases.length + 1, changed }]
  })
  const versions = [...locked.values()].sort((a, b) => a.version - b.version)
  const newest = versions.findLast(({ status }) => status === "live")?.version
  const isNew = releases.some(({ changed, version }) => changed === undefined && version === newest)
  const keeps = keepDefault && before !== undefined && !isGone(before)
  const promoted = isNew && !keeps ? newest : undefined
  const lock = lockOf(workflow, versions, promoted ?? before?.default ?? 1, before, contracts.map(sourceHash))
  const isStale = lock.acknowledgements?.length !== before?.acknowledgements?.length
  return { lock, releases, isChanged: releases.length > 0 || isStale }
}

/**
 * A lock with these versions, and what follows from them. An acknowledgement of what is compared with no more goes, as does one
 * of a text that is not there any more, where it is known what is.
 */
export const lockOf = (
  workflow: string,
  versions: ReadonlyArray<LockedVersion>,
  chosen: number,
  before: Lock | undefined,
  now?: ReadonlyArray<string>
): Lock =>
  given({
    format: lockFormat,
    workflow,
    default: chosen,
    versions,
    formerNames: formerNames(before?.formerNames, contractsIn(before?.versions ?? []), contractsIn(versions)),
    executionIds: before?.executionIds ?? executionIdsOf(workflow),
    acknowledgements: unlessEmpty(
      (before?.acknowledgements ?? []).filter(({ from, to }) =>
        versions.some(({ releases }) => releases.at(-1) === from) && (now?.includes(to) ?? true)
      )
    )
  })

const contractsIn = (versions: ReadonlyArray<LockedVersion>): ReadonlyArray<Contract> =>
  versions.flatMap(({ contract }) => contract === undefined ? [] : [contract])

/** Where only the whole differs, it is what the workflow does between its records. */
const surfacesThatDiffer = (before: LockedHashes, after: LockedHashes): ReadonlyArray<string> => {
  const [old, now] = [flatHashes(before), flatHashes(after)]
  return Object.keys({ ...old, ...now }).filter((surface) => surface !== "source" && old[surface] !== now[surface])
}
