/**
 * What the activities of the onboarding example do: a directory, the desks and an outbox, as files in one folder.
 *
 * To see failures: the directory is down for the first two attempts of an address that begins with `unlucky`, a mailbox at
 * `full.example` is full, there are three desks, and somebody called `quiet` never answers.
 */
import { Effect, Layer } from "effect"
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { PeopleActivities } from "./workflows/generated/people.activities.ts"
import { DirectoryDown, MailboxFull, NoDeskLeft } from "./workflows/generated/people.types.ts"

const folder = process.env.ONBOARDING_FOLDER ?? join(import.meta.dirname, ".perdure/company")
const desks = 3

const fileOf = (kind: string, name: string): string => {
  mkdirSync(join(folder, kind), { recursive: true })
  return join(folder, kind, encodeURIComponent(name))
}

/** Takes a name for an idempotency key, if it is free or was taken by the same key before. */
const take = (kind: string, name: string, key: string): boolean => {
  const file = fileOf(kind, name)
  if (!existsSync(file)) writeFileSync(file, key)
  return readFileSync(file, "utf8") === key
}

export const layer = Layer.succeed(PeopleActivities, {
  createAccount: ({ email }, { attempt, idempotencyKey }) =>
    Effect.suspend(() => {
      if (email.startsWith("unlucky") && attempt <= 2) return Effect.fail(new DirectoryDown({ attempt }))
      const account = email.slice(0, email.indexOf("@"))
      take("accounts", account, idempotencyKey)
      return Effect.succeed({ account })
    }),

  disableAccount: ({ account }) => Effect.sync(() => rmSync(fileOf("accounts", account), { force: true })),

  sendLaptop: ({ ticket }, { idempotencyKey }) =>
    Effect.sync(() => {
      take("parcels", ticket, idempotencyKey)
      return { parcel: `parcel ${ticket.slice(0, 8)}` }
    }),

  prepareDesk: (_, { idempotencyKey }) =>
    Effect.suspend(() => {
      for (let desk = 1; desk <= desks; desk++) {
        if (take("desks", String(desk), idempotencyKey)) return Effect.succeed({ desk })
      }
      return Effect.fail(new NoDeskLeft({ desks }))
    }),

  freeDesk: ({ desk }) => Effect.sync(() => rmSync(fileOf("desks", String(desk)), { force: true })),

  sendMail: ({ to, text }, { idempotencyKey }) =>
    to.endsWith("@full.example")
      ? Effect.fail(new MailboxFull({ address: to }))
      : Effect.sync(() => writeFileSync(fileOf("outbox", idempotencyKey), `To: ${to}\n\n${text}\n`)),

  askHowItGoes: ({ email }) => email.startsWith("quiet") ? Effect.never : Effect.succeed("good")
})
