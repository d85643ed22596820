/** Tokens: which step of which execution one answers, signed, so that only what this database gave out is accepted. */
import { Schema } from "effect"
import { createHmac, timingSafeEqual } from "node:crypto"

/** What a token stands for: execution, run, signal and the step that waits for it. */
const Subject = Schema.Tuple([Schema.String, Schema.Int, Schema.String, Schema.String])
export type Subject = typeof Subject.Type

const isSubject = Schema.is(Subject)

export const writeToken = (secret: string, subject: Subject): string => {
  const text = Buffer.from(JSON.stringify(subject)).toString("base64url")
  return `${text}.${signature(secret, text).toString("base64url")}`
}

/** Nothing if the token was not written with this secret. */
export const readToken = (secret: string, token: string): Subject | undefined => {
  const [text = "", signed = ""] = token.split(".")
  const given = Buffer.from(signed, "base64url")
  const wanted = signature(secret, text)
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined
  const subject: unknown = JSON.parse(Buffer.from(text, "base64url").toString())
  return isSubject(subject) ? subject : undefined
}

const signature = (secret: string, text: string): Buffer =>
  createHmac("sha256", secret).update(`perdure/signal-token/1/${text}`).digest()
