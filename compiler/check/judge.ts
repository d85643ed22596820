/** What the checker asks of TypeScript: which modules have which errors, and what the types at some places are. */

export interface MirrorModule {
  /** Unique, without folders, ending in `.ts`. */
  readonly path: string
  readonly text: string
  /** Offsets of names whose types are wanted. */
  readonly queries: ReadonlyArray<number>
}

/** One error of TypeScript, at offsets of the mirror module. */
export interface Finding {
  readonly code: number
  readonly start: number
  readonly end: number
  readonly text: string
  readonly chain: ReadonlyArray<Finding>
}

export interface Judgement {
  readonly findings: ReadonlyArray<Finding>
  /** The types at the queried offsets, as TypeScript prints them, in the order of the queries. */
  readonly types: ReadonlyArray<string>
}

/** By the paths of the modules. */
export type Judgements = ReadonlyMap<string, Judgement>

/** The port to the type checker. One call judges its modules together. */
export interface TypeJudge {
  readonly judge: (modules: ReadonlyArray<MirrorModule>) => Judgements
  /** The same beside what the caller goes on with, and what waits for it; nothing while others are judged so. */
  readonly begin: (modules: ReadonlyArray<MirrorModule>) => (() => Judgements) | undefined
}
