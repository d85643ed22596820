/** `perdure serve`: the engine, a worker over the project's activities and the loopback API, in one process. */
import { Context, Effect, Fiber, Layer, Logger, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { type CommandFailure, failure } from "../../compiler/cli/failure.ts"
import { note, noteWarning, say } from "../../compiler/cli/terminal.ts"
import { Control } from "../engine/control.ts"
import { findServer } from "../server/discovery.ts"
import { openEngine, unusable } from "./engine.ts"
import { isStale } from "./freshness.ts"
import { findPlace, type Place, projectFlags } from "./project.ts"
import { untilSignal } from "./signals.ts"

const refuseSecond = (place: Place): Effect.Effect<void, CommandFailure> =>
  Effect.flatMap(
    findServer(place.database),
    Option.match({
      onNone: () => Effect.void,
      onSome: (server) => Effect.fail(failure("server-running", server))
    })
  )

/** What runs in the database and waits, because this server does not know it. */
const tellUnserved = Effect.fnUntraced(function*(control: Control["Service"]) {
  for (const { count, version, workflow } of yield* Effect.orElseSucceed(control.unserved, () => [])) {
    yield* noteWarning(
      `${count} running ${count === 1 ? "execution waits" : "executions wait"} for a worker that knows ${workflow} ` +
        `version ${version}.`,
      "Keep the spec of each version as long as anything runs on it; see what does with `perdure list`."
    )
  }
})

/** How long a stop lets steps under way come to their end. */
const drain = "10 seconds"

const run = (
  place: Place,
  port: number | undefined,
  choices: { readonly acceptLostWal: boolean; readonly verify: boolean }
) =>
  Effect.gen(function*() {
    // A signal may come at any time, also while executions are still being recovered.
    const signalled = yield* Effect.forkScoped(untilSignal, { startImmediately: true })
    const engine = yield* openEngine(place, { ...choices, drain })
    if (yield* isStale(place)) {
      yield* noteWarning(
        "The generated modules are not what the specs say.",
        "Write them again with `perdure compile`."
      )
    }
    const [{ serverLayer }, { ServerIdentity }] = yield* Effect.promise(() =>
      Promise.all([import("../server/server.ts"), import("../server/identity.ts")])
    )
    const server = serverLayer({ database: place.database, port }).pipe(
      Layer.provideMerge(engine),
      // The standard output says where the server listens, and nothing else.
      Layer.provide(Logger.layer([Logger.withConsoleError(Logger.formatLogFmt)]))
    )
    const context = yield* Layer.build(server).pipe(Effect.mapError(unusable))
    const identity = Context.get(context, ServerIdentity)
    yield* say(`Listening on ${identity.url}`)
    yield* note(`Process ${identity.pid}, database ${place.database}. Stop it with Ctrl-C or \`perdure stop\`.`)
    yield* tellUnserved(Context.get(context, Control))
    yield* Effect.race(Fiber.join(signalled), identity.stopRequested)
    yield* note(
      "Stopping: steps under way have ten seconds to end; what is not over by then is made again after the next start."
    )
  }).pipe(Effect.scoped)

export const serve = Command.make(
  "serve",
  {
    port: Flag.Int("port").pipe(
      Flag.withMetavar("n"),
      Flag.withDescription("Port of the loopback API (default: a free one)"),
      Flag.filter((port) => port >= 0 && port <= 65_535, (port) => `Expected 0 to 65535, found ${port}`),
      Flag.optional
    ),
    acceptLostWal: Flag.Boolean("accept-lost-wal").pipe(
      Flag.withDescription(
        "Open a database whose -wal file was removed or damaged after a crash; what it held is lost"
      ),
      Flag.withDefault(false)
    ),
    verify: Flag.Boolean("verify").pipe(
      Flag.withDescription("Check the whole database first; refuse one that is damaged"),
      Flag.withDefault(false)
    ),
    ...projectFlags
  },
  Effect.fn(function*({ acceptLostWal, port, verify, ...flags }) {
    const place = yield* findPlace(flags)
    yield* refuseSecond(place)
    yield* run(place, Option.getOrUndefined(port), { acceptLostWal, verify })
    yield* note("Stopped.")
  })
).pipe(
  Command.withDescription(
    "Run the workflows: engine, worker and API on one SQLite file, until Ctrl-C or `perdure stop`."
  ),
  Command.withExamples([
    { command: "perdure serve", description: "this folder's project" },
    { command: "perdure serve --project shop --port 7070", description: "another one, on a port of your choice" }
  ])
)
