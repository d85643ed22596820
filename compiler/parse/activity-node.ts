/** What an `*.activities.yaml` says, as written, with the place of everything. */
import type { Located, Span } from "../source/text.ts"
import type { HttpNode } from "./http.ts"
import type { RetryNode, RetryReference, StepTimeoutsNode } from "./policy-node.ts"
import type { Annotations } from "./tree.ts"
import type { StructNode, TypeNode } from "./type-node.ts"

export interface ActivitiesDocument {
  readonly kind: "activities"
  readonly file: string
  readonly span: Span
  readonly imports: ReadonlyArray<Located<string>>
  /** The JSON Schemas that its types refer to, as `SchemaNode.path`. */
  readonly schemas: ReadonlyArray<Located<string>>
  readonly retries: ReadonlyArray<{ readonly name: Located<string>; readonly policy: RetryNode }>
  readonly activities: ReadonlyArray<ActivityNode>
}

export interface ActivityNode {
  readonly name: Located<string>
  readonly description?: Located<string>
  readonly input: StructNode
  /** Absent: the activity returns nothing. */
  readonly success?: TypeNode
  /** Members that are not to be shown, of what it is given and of its success. */
  readonly sensitive: ReadonlyArray<Located<string>>
  readonly errors: ReadonlyArray<Located<string>>
  readonly retry?: RetryReference
  readonly timeouts: StepTimeoutsNode
  readonly taskQueue?: Located<string>
  /** Whether an attempt that is made again has no further effect; absent where nobody says so. */
  readonly idempotent?: Located<boolean>
  /** Absent: its body is TypeScript. */
  readonly http?: HttpNode
  readonly annotations?: Annotations
}
