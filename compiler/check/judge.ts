/** What the checker asks of TypeScript: which modules have which errors, and what the types at some places are. */
import type { FunctionsInput, FunctionsRead } from "./functions/declared.ts"

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

/** An answer that is worked on beside what the caller goes on with. */
export interface Pending<A> {
  readonly isKnown: () => boolean
  /** Waits for it. */
  readonly get: () => A
}

export const mapped = <A, B>({ get, isKnown }: Pending<A>, map: (value: A) => B): Pending<B> => ({
  isKnown,
  get: () => map(get())
})

/** What TypeScript can be asked; all that goes in and comes out is plain data. */
export interface Questions {
  /** Judges modules together. */
  readonly judge: (modules: ReadonlyArray<MirrorModule>) => Judgements
  /** What the functions are that the author has written. */
  readonly readFunctions: (input: FunctionsInput) => FunctionsRead
}

/** The port to the type checker. */
export type TypeJudge = {
  readonly [Q in keyof Questions]: (input: Parameters<Questions[Q]>[0]) => Pending<ReturnType<Questions[Q]>>
}
