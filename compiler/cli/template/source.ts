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

export const source: ReadonlyArray<readonly [path: string, text: string]> = [
  ["src/activities.ts", activities]
]
