/** What an engine is told of workflows, without one. */
import { Effect } from "effect"
import type { BodyLayer } from "perdure/runtime/v1"
import { type Registration, registrationsOf as registered } from "../../runtime/engine/registrations.ts"

export const registrationsOf = (bodies: BodyLayer): Promise<ReadonlyArray<Registration>> =>
  Effect.runPromise(registered(bodies))
