/** Changes that make a specification wrong for certain, whatever else stands in it, each with the code it has to be told. */
import { declaredMistakes } from "./declared-mistakes.ts"
import type { Mistake } from "./mistake.ts"
import { stepMistakes } from "./step-mistakes.ts"

export const mistakes: ReadonlyArray<Mistake> = [...declaredMistakes, ...stepMistakes]
