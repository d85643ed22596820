/** What a workflow says of a queue, as written, with the place of everything. */
import type { Located } from "../source/text.ts"
import type { RetryReference } from "./policy-node.ts"
import type { StructNode, TypeNode } from "./type-node.ts"
import type { Value } from "./value-node.ts"

/** Work that the application's queue workers do. */
export interface QueueNode {
  readonly name: Located<string>
  readonly description?: Located<string>
  readonly input: StructNode
  /** Absent: the work gives nothing. */
  readonly success?: TypeNode
  /** Members that are not to be shown, of what it is given and of its success. */
  readonly sensitive: ReadonlyArray<Located<string>>
  readonly errors: ReadonlyArray<Located<string>>
  /** A text over `input`: items of one key are one piece of work. Absent: each item is its own. */
  readonly key?: Value
  readonly retry?: RetryReference
  /** How many items a worker has under way at a time. */
  readonly concurrency?: Located<number>
}
