/** Turns a lock into the one after a decision about its versions. */
import type { Lock, LockedVersion, VersionStatus } from "./lock.ts"
import { lockOf } from "./release.ts"

/** New executions get this version. */
export const withDefault = (lock: Lock, version: number): Lock => lockOf(lock.workflow, lock.versions, version, lock)

export const withStatus = (lock: Lock, version: number, status: Exclude<VersionStatus, "retired">): Lock =>
  changed(lock, version, (it) => ({ ...it, status }))

/** What is retired keeps its number and the hashes of its releases, and nothing else. */
export const retired = (lock: Lock, version: number): Lock =>
  changed(lock, version, ({ releases }) => ({ version, status: "retired", releases }))

const changed = (lock: Lock, version: number, change: (it: LockedVersion) => LockedVersion): Lock =>
  lockOf(lock.workflow, lock.versions.map((it) => it.version === version ? change(it) : it), lock.default, lock)
