/** The discovery file beside a database: how the processes of one user find the server that owns it. */
import { Effect, Option, Schema } from "effect"
import { randomBytes } from "node:crypto"
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"

/** Where a server listens, and the token that it asks for. */
export const Discovery = Schema.Struct({
  format: Schema.Literal(1),
  url: Schema.String,
  pid: Schema.Int,
  /** Tells the process from a later one of the same id, where the system can say. */
  incarnation: Schema.optionalKey(Schema.String),
  token: Schema.String,
  startedAt: Schema.Int
})
export type Discovery = typeof Discovery.Type

const fromText = Schema.decodeUnknownOption(Schema.fromJsonString(Discovery))

export const discoveryFile = (database: string): string => `${database}.server.json`

/** 256 random bits. */
export const newToken = (): string => randomBytes(32).toString("base64url")

/** Whether a process of that id lives. One that belongs to somebody else (EPERM) lives too; one that nobody buried does not. */
export const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return statOf(pid)?.[0] !== "Z"
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}

/** What the kernel says about a process, beginning with its state. Undefined where there is no `/proc`. */
const statOf = (pid: number): ReadonlyArray<string> | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    // The name before it, in parentheses, may hold anything.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")
  } catch {
    return undefined
  }
}

/**
 * When the process began, in the kernel's own terms. Process ids come back, in a container often at once: without this a file
 * left over from a killed server would look alive. Undefined where there is no `/proc`.
 */
const incarnationOf = (pid: number): string | undefined => {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()
    const start = statOf(pid)?.[19]
    return start === undefined ? undefined : `${boot}/${start}`
  } catch {
    return undefined
  }
}

/** What a server of this process says about itself. */
export const describeServer = (server: Pick<Discovery, "url" | "token" | "startedAt">): Discovery => {
  const incarnation = incarnationOf(process.pid)
  return { format: 1, ...server, pid: process.pid, ...(incarnation === undefined ? {} : { incarnation }) }
}

const isAlive = ({ pid, incarnation }: Discovery): boolean =>
  lives(pid) && (incarnation === undefined || incarnation === incarnationOf(pid))

/** The server that owns the database; none if no file is there, or if it is left over from a process that died. */
export const findServer = (database: string): Effect.Effect<Option.Option<Discovery>> =>
  Effect.try({ try: () => readFileSync(discoveryFile(database), "utf8"), catch: () => "absent" }).pipe(
    Effect.map(fromText),
    Effect.orElseSucceed(() => Option.none<Discovery>()),
    Effect.map(Option.filter(isAlive))
  )

/** Written whole or not at all, and readable by its owner only: it carries the token. */
const publish = (database: string, discovery: Discovery): void => {
  const target = discoveryFile(database)
  const draft = `${target}.${discovery.pid}.tmp`
  rmSync(draft, { force: true })
  writeFileSync(draft, `${JSON.stringify(discovery, null, 2)}\n`, { mode: 0o600, flag: "wx" })
  renameSync(draft, target)
}

/** Removes the file, unless another server has replaced it meanwhile. */
const withdraw = (database: string, token: string): Effect.Effect<void> =>
  findServer(database).pipe(
    Effect.map((found) => {
      if (Option.isSome(found) && found.value.token === token) rmSync(discoveryFile(database), { force: true })
    })
  )

/** Announces the server for as long as the scope lives. */
export const announce = (database: string, discovery: Discovery) =>
  Effect.acquireRelease(
    Effect.sync(() => publish(database, discovery)),
    () => withdraw(database, discovery.token)
  )
