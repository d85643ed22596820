/** What `perdure.yaml` says, as written, with the place of everything. */
import type { Located, Span } from "../source/text.ts"
import type { Duration } from "./policy-node.ts"

/** `perdure.yaml`. Paths are relative to the project root, with `/`. */
export interface ProjectDocument {
  readonly kind: "project"
  readonly file: string
  readonly span: Span
  /** Folder of the specifications; default `.`. */
  readonly specs: Located<string>
  /** Folder of the generated modules; default `<specs>/generated`. */
  readonly output: Located<string>
  readonly lock: Located<string>
  /** Module that exports the activities' layer as `layer`, for `serve` and `execute --local`. */
  readonly activities?: Located<string>
  /** SQLite file of the embedded engine; default `.perdure/journal.sqlite`. */
  readonly database: Located<string>
  readonly defaults: { readonly startToClose?: Located<Duration> }
  /** How long the engine keeps closed executions; for ever unless said. */
  readonly retention: { readonly closed?: Located<Duration> }
  readonly check: {
    readonly denyWarnings: boolean
    /** What becomes of warnings, by their codes. */
    readonly rules: ReadonlyArray<{ readonly code: Located<string>; readonly level: "off" | "warning" | "error" }>
  }
}
