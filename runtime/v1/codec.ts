/** Turns values into the JSON text that is stored, and stored text into values, by one schema. */
import { Cause, Result, Schema, SchemaIssue } from "effect"

/** Why a value does not fit its schema. */
export interface Rejection {
  /** Path of the offending member, as in `items[0].qty`; `""` for the whole. */
  readonly path: string
  readonly reason: string
}

export interface Codec<A> {
  /**
   * The text to store and the value as every later reading of that text gives it: undeclared members are gone, members
   * that are undefined are absent.
   */
  readonly write: (value: unknown) => Result.Result<{ readonly text: string; readonly value: A }, Rejection>
  readonly read: (text: string) => Result.Result<A, Rejection>
  /** Like `read`, of JSON that is parsed already. */
  readonly accept: (json: unknown) => Result.Result<A, Rejection>
}

/** The largest value that is stored, in bytes of UTF-8. */
export const payloadLimit = 2 * 1024 * 1024

/** A schema that needs no services, whatever its types. */
export type PlainSchema = Schema.Codec<unknown, unknown>

/** The fields of a payload. */
export type Fields = { readonly [key: string]: PlainSchema }

/** Of values with members that are `sensitive`, rejections tell nothing but which one is wrong. */
export const codec = <S extends PlainSchema>(schema: S, sensitive: ReadonlyArray<string> = []): Codec<S["Type"]> => {
  const encode = Schema.encodeUnknownResult(schema)
  const decode = Schema.decodeUnknownResult(schema)
  const rejected = (error: Schema.SchemaError) => veiled(rejectionOf(error), sensitive)
  const accept = guarded((json) => Result.mapError(decode(json), rejected))
  const read = (text: string) => accept(JSON.parse(text))
  const write = (value: unknown): ReturnType<Codec<S["Type"]>["write"]> => {
    const encoded = encode(value)
    if (Result.isFailure(encoded)) return Result.fail(rejected(encoded.failure))
    const text = JSON.stringify(encoded.success ?? null)
    if (text.length * 3 > payloadLimit && Buffer.byteLength(text) > payloadLimit) {
      const size = (Buffer.byteLength(text) / 1024 / 1024).toFixed(1)
      return Result.fail({ path: "", reason: `is ${size} MiB as JSON; at most 2 MiB can be stored` })
    }
    // Read back before it is stored: what JSON changes (NaN, undefined members) must not differ between now and replay.
    return Result.map(read(text), (stored) => ({ text, value: stored }))
  }
  return { accept, read, write: guarded(write) }
}

/** A value may throw while it is looked at: it has getters, JSON knows nothing of it, or it is out of all proportion. */
const guarded =
  <A>(look: (value: unknown) => Result.Result<A, Rejection>) => (value: unknown): Result.Result<A, Rejection> => {
    try {
      return look(value)
    } catch (thrown) {
      return Result.fail({ path: "", reason: reasonOf(thrown) })
    }
  }

const reasonOf = (thrown: unknown): string => {
  // Schemas wrap what is thrown in them.
  if (thrown instanceof Error && Cause.isCause(thrown.cause)) return reasonOf(Cause.squash(thrown.cause))
  if (!(thrown instanceof RangeError)) return "cannot be turned into JSON"
  // What goes down into a value runs out of stack; a text that is too long is none.
  return thrown.message.includes("string length")
    ? "is more than 512 MiB as JSON; at most 2 MiB can be stored"
    : "is nested too deeply to be stored"
}

const format = SchemaIssue.makeFormatterStandardSchemaV1()

const rejectionOf = (error: Schema.SchemaError): Rejection =>
  rejectionBy(error.issue) ?? { path: "", reason: error.message }

const rejectionBy = (issue: SchemaIssue.Issue): Rejection | undefined => {
  const first = format(issue).issues[0]
  return first && { path: pathText(first.path ?? []), reason: first.message }
}

/** A reason may quote the value, that of a value as a whole any of its members. */
const veiled = (rejection: Rejection, sensitive: ReadonlyArray<string>): Rejection => {
  const { path } = rejection
  if (sensitive.length === 0) return rejection
  const member = sensitive.find((name) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`))
  return path === "" || member !== undefined
    ? { path: member ?? "", reason: "does not fit, and is sensitive" }
    : rejection
}

/** Why a constructor of a schema (`OrderId.make`, `new PaymentDeclined`) threw, if it did. */
export const rejectionIn = (thrown: unknown): Rejection | undefined =>
  thrown instanceof Error && SchemaIssue.isIssue(thrown.cause) ? rejectionBy(thrown.cause) : undefined

const pathText = (path: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }>): string =>
  path.map((part) => typeof part === "object" ? part.key : part)
    .map((key, index) => typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${String(key)}`)
    .join("")
