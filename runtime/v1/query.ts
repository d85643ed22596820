/** Queries: what can be asked of an execution, whatever its state, and how its body answers. */
import { Context } from "effect"
import type { StepsOf } from "./observe.ts"
import type { CurrentExecution } from "./steps.ts"

/** The contract of a query: by its type, what an answer is as JSON. */
export interface Query<out Value> {
  readonly "~value"?: Value
}

export interface Queries {
  readonly [name: string]: Query<unknown>
}

/** What a query answers. */
export type AnswerOf<Q extends Query<unknown>> = Q extends Query<infer Value> ? Value : never

export const query = <Value>(): Query<Value> => ({})

/** What an answer is made of. */
export interface Known<Payload, Steps> {
  readonly payload: Payload
  /** The values of steps that the body has made known. */
  readonly steps: Steps
  readonly execution: CurrentExecution
}

/** How each of the queries is answered. */
export type Answers<Asked extends Queries, Payload, Services> = {
  readonly [Name in keyof Asked]: (known: Known<Payload, StepsOf<Services>>) => AnswerOf<Asked[Name]>
}

/** An answer of a body, as an engine asks for it: with steps that the same body has made known. */
export type Answer = (known: Known<object, object>) => unknown

/** The annotation under which a body's effect `Workflow` carries its answers. */
export class WorkflowAnswers extends Context.Service<WorkflowAnswers, ReadonlyMap<string, Answer>>()(
  "perdure/v1/WorkflowAnswers"
) {}
