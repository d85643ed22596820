/** An edit of a spec while executions are under way, as data: what becomes another text, and what is to become of the executions. */

/**
 * `continues`: they go on. `waits`: they stay as they are until a worker knows them again. Else the codes that they park
 * with, by the steps from which on they do: one that has not come to the first of these goes on. `ContractRefused`: the worker
 * does not start.
 */
export type Verdict = "continues" | "waits" | { readonly [from: string]: string }

export interface Edit {
  readonly name: string
  /** Each text stands once in the files of `order/`, and becomes the other one. */
  readonly changes: ReadonlyArray<readonly [text: string, becomes: string]>
  readonly verdict: Verdict
}
