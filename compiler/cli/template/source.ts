/** The TypeScript of a new project, as files: what its activities do, and a test. */

const activities = `/** What the activities do: an account is a file in accounts/, a mail is a file in outbox/. */
import { Effect, Layer } from "effect"
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { AccountsActivities } from "../workflows/generated/accounts.activities.ts"
import { EmailTaken, MailRejected } from "../workflows/generated/accounts.types.ts"

const fileOf = (folder: string, name: string): string => {
  mkdirSync(folder, { recursive: true })
  return \`\${folder}/\${encodeURIComponent(name)}.json\`
}

export const layer = Layer.succeed(AccountsActivities, {
  createAccount: ({ email, name }, context) =>
    Effect.suspend(() => {
      const file = fileOf("accounts", email)
      if (!existsSync(file)) {
        writeFileSync(file, JSON.stringify({ email, name, key: context.idempotencyKey }))
      }
      // A worker that dies after writing asks again, with the same key: then the account is its own.
      const account: { key: string } = JSON.parse(readFileSync(file, "utf8"))
      return account.key === context.idempotencyKey
        ? Effect.succeed({ accountId: email })
        : Effect.fail(new EmailTaken({ email }))
    }),

  deleteAccount: ({ accountId }) => Effect.sync(() => rmSync(fileOf("accounts", accountId), { force: true })),

  sendMail: ({ to, subject }, context) =>
    to.endsWith(".invalid")
      ? Effect.fail(new MailRejected({ reason: \`\${to} cannot get mail\` }))
      // The key names the file, so that a repeated attempt writes the same mail and not a second one.
      : Effect.sync(() => writeFileSync(fileOf("outbox", context.idempotencyKey), JSON.stringify({ to, subject })))
})
`

const test = `/** Runs the workflow on an engine in memory, with activities that only remember what they were asked. */
import { Effect, Layer } from "effect"
import { testEngineLayer } from "perdure/testing"
import assert from "node:assert/strict"
import { test } from "node:test"
import { AccountsActivities, layer, MailRejected, SignupClient } from "../workflows/generated/index.ts"

const ada = { email: "ada@example.com", name: "Ada", followUpAfter: "10ms" }

/** The activities of one test; the second argument is the subject of the mail that does not go out. */
const signUp = (asked: Array<string>, refuses?: string) => {
  const activities = Layer.succeed(AccountsActivities, {
    createAccount: ({ email }) => Effect.sync(() => (asked.push("create"), { accountId: email })),
    deleteAccount: () => Effect.sync(() => void asked.push("delete")),
    sendMail: ({ subject }) =>
      subject === refuses
        ? Effect.fail(new MailRejected({ reason: "no such mailbox" }))
        : Effect.sync(() => void asked.push(subject))
  })
  const engine = layer.pipe(Layer.provide(activities), Layer.provideMerge(testEngineLayer()))
  return Effect.runPromise(SignupClient.execute(ada).pipe(Effect.provide(engine), Effect.result))
}

test("welcomes, waits and follows up", async () => {
  const asked: Array<string> = []
  const result = await signUp(asked)
  assert.equal(result._tag, "Success")
  assert.deepEqual(asked, ["create", "Welcome, Ada!", "How is it going, Ada?"])
})

test("deletes the account when the mail is refused", async () => {
  const asked: Array<string> = []
  const result = await signUp(asked, "Welcome, Ada!")
  assert.equal(result._tag, "Failure")
  assert.deepEqual(asked, ["create", "delete"])
})
`

export const source: ReadonlyArray<readonly [path: string, text: string]> = [
  ["src/activities.ts", activities],
  ["test/signup.test.ts", test]
]
