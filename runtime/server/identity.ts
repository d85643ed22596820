/** Which server this is, and the request that it go. */
import { Context, type Effect } from "effect"

export class ServerIdentity extends Context.Service<ServerIdentity, {
  readonly url: string
  readonly pid: number
  readonly startedAt: number
  /** Asks the server to drain and go; answers at once. */
  readonly requestStop: Effect.Effect<void>
  /** Ends when somebody has asked the server to go. */
  readonly stopRequested: Effect.Effect<void>
}>()("perdure/server/ServerIdentity") {}
