/** The specs of a new project, as files. */

const workflow = `# yaml-language-server: $schema=../node_modules/perdure/schemas/workflow.schema.json
workflow: Signup
version: 1
description: Create the account, welcome the person, and follow up later.
import: [./accounts.types.yaml, ./accounts.activities.yaml]
payload:
  email: Email
  name: string
  followUpAfter: duration
idempotencyKey: \${ payload.email }
success: { accountId: string, followedUpAt: datetime }
errors: [EmailTaken, MailRejected]
timeouts: { execution: 30d }
steps:
  - id: account
    call: createAccount
    with: { email: "\${ payload.email }", name: "\${ payload.name }" }
    compensate:
      call: deleteAccount
      with: { accountId: "\${ result.accountId }" }
  - id: welcome
    call: sendMail
    with: { to: "\${ payload.email }", subject: "Welcome, \${ payload.name }!" }
  - id: pause
    sleep: \${ payload.followUpAfter }
  - id: followUp
    call: sendMail
    with: { to: "\${ payload.email }", subject: "How is it going, \${ payload.name }?" }
  - id: followedUpAt
    record: now
return:
  accountId: \${ steps.account.accountId }
  followedUpAt: \${ steps.followedUpAt }
`

const activities = `# yaml-language-server: $schema=../node_modules/perdure/schemas/activities.schema.json
import: [./accounts.types.yaml]
retries:
  mail: { initialInterval: 1s, backoffCoefficient: 2, maximumInterval: 1m, maximumAttempts: 5, nonRetryableErrors: [MailRejected] }
activities:
  createAccount:
    description: Creates the account of an e-mail address that has none.
    input: { email: Email, name: string }
    success: { accountId: string }
    errors: [EmailTaken]
  deleteAccount:
    description: Takes the account back.
    input: { accountId: string }
  sendMail:
    description: Sends one mail, at most once for an idempotency key.
    input: { to: Email, subject: string }
    errors: [MailRejected]
    retry: mail
    timeouts: { startToClose: 10s, scheduleToClose: 1h }
`

const types = `# yaml-language-server: $schema=../node_modules/perdure/schemas/types.schema.json
types:
  Email: { $type: string, pattern: "^[^@ ]+@[^@ ]+$", brand: Email }
errors:
  EmailTaken: { email: Email }
  MailRejected: { reason: string }
`

export const specs: ReadonlyArray<readonly [path: string, text: string]> = [
  ["workflows/signup.workflow.yaml", workflow],
  ["workflows/accounts.activities.yaml", activities],
  ["workflows/accounts.types.yaml", types]
]
