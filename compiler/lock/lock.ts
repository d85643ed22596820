/** What was released of a workflow, as its lock file keeps it: `<Workflow>.lock.json`. */
import type { Contract, Named } from "../contract/contract.ts"
import type { WorkflowHashes } from "../contract/hashes.ts"
import type { SourceText } from "../source/text.ts"
import type { Places } from "./json-places.ts"

/** Increased when the format changes; older ones are upgraded by `lock upgrade`, newer ones are refused. */
export const lockFormat = 1 as const

/** It is JSON; a list or an object that would be empty is left out. */
export type Lock = {
  readonly format: typeof lockFormat
  readonly workflow: string
  /** The version that new executions get. */
  readonly default: number
  /** Without a gap. */
  readonly versions: ReadonlyArray<LockedVersion>
  /** What the payload, the steps and the signals of released versions were called, and are not any more. */
  readonly formerNames?: FormerNames
  /** Ids that the formula gave for some keys, so that a change of the formula is noticed. */
  readonly executionIds: ReadonlyArray<ExecutionIdVector>
  readonly acknowledgements?: ReadonlyArray<Acknowledgement>
}

export type VersionStatus = "live" | "draining" | "retired"

export type LockedVersion = {
  readonly version: number
  /** `draining`: no execution is started with it. `retired`: none is left, and its code is gone. */
  readonly status: VersionStatus
  /** The hashes `source` of its releases, the first one first: the number of a release is its place. */
  readonly releases: ReadonlyArray<string>
  /** Absent when it is retired, as is the contract. */
  readonly hashes?: LockedHashes
  readonly contract?: Contract
}

/** Of the last release. */
export type LockedHashes = WorkflowHashes & {
  readonly activities?: Named<string>
  readonly signals?: Named<string>
  readonly queues?: Named<string>
}

export type FormerNames = {
  readonly fields?: ReadonlyArray<string>
  readonly steps?: ReadonlyArray<string>
  readonly signals?: ReadonlyArray<string>
}

export type ExecutionIdVector = {
  readonly key: string
  readonly executionId: string
}

/** Somebody has looked at a finding and has said why the change is right. */
export type Acknowledgement = {
  readonly fingerprint: string
  readonly rule: string
  /** The hashes `source` of the contract that was compared with, and of the one that was compared. */
  readonly from: string
  readonly to: string
  readonly reason: string
  readonly author: string
  /** `2026-11-20`. */
  readonly date: string
}

/** A lock that was read. */
export interface LockFile {
  readonly source: SourceText
  readonly lock: Lock
  /** Of everything in the file. */
  readonly places: Places
}

/** All its versions are retired: the workflow was taken away as a whole. */
export const isGone = ({ versions }: Lock): boolean => versions.every(({ status }) => status === "retired")
