/** What the line gives back: how far it came, what it made, and what it has to say. */
import type { Checked } from "./check/checked.ts"
import type { Diagnostic } from "./diagnostic/diagnostic.ts"
import type { Module } from "./emit/module.ts"
import type { LoadedProject, ParsedProject } from "./load.ts"
import type { Locks } from "./lock/folder.ts"
import type { Timing } from "./stopwatch.ts"
import type { Change } from "./write/changes.ts"

/** Files by their path in the project, as text or as bytes that are still to be trusted. */
export type Files = ReadonlyMap<string, string | Uint8Array>

export interface Checking<P extends ParsedProject = ParsedProject> {
  /** Absent when there is no project to speak of: `diagnostics` says why. */
  readonly project: P | undefined
  /** Absent when something is wrong. */
  readonly checked: Checked | undefined
  /** What was released, as far as it can be read. */
  readonly locks: Locks
  readonly diagnostics: ReadonlyArray<Diagnostic>
  readonly timings: ReadonlyArray<Timing>
}

export interface Compilation<P extends ParsedProject = ParsedProject> extends Checking<P> {
  /** None when something is wrong. */
  readonly modules: ReadonlyArray<Module>
}

/** A compilation beside the files that are there; `changes` makes these the modules, or has done so. */
export interface Compiled extends Compilation<LoadedProject> {
  readonly changes: ReadonlyArray<Change>
}
