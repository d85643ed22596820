/** Rules on what is stored and handed out: payloads, results and declared errors. */
import { bump, orBump, rule } from "../../rule.ts"
import { exampleText, type Lost, lostText, shapeText, type Text } from "./value.ts"

export interface Field {
  readonly workflow: string
  /** As in `payload.amount.currency`. */
  readonly path: string
}

/** Something that one side writes and the other does not read. */
export interface Refused extends Field {
  readonly lost: Lost
  /** Undefined where none could be built. */
  readonly example: Text | undefined
}

export const payloadRules = {
  PAYLOAD_NO_ADD_REQUIRED: rule<Field>({
    severity: "error",
    category: "WIRE",
    purpose: "Stored payloads have every field that is required.",
    change: ({ path }) => `${path} is required, and stored payloads may not have it.`,
    running: "No worker starts with it while executions run whose payload it cannot read.",
    remedy: ({ path, workflow }) =>
      `Make it optional (\`${last(path)}?\`), give it a constant \`default\`${
        orBump(workflow)
      } that migrates stored payloads.`
  }),
  PAYLOAD_ADD_OPTIONAL: rule<Field>({
    severity: "info",
    category: "SOURCE",
    purpose: "A field that may be left out can be added.",
    change: ({ path }) => `${path} is new and may be left out.`,
    running: "Running executions go on without it.",
    remedy: () => "Nothing has to be done."
  }),
  PAYLOAD_NO_DELETE_REQUIRED: rule<Field>({
    severity: "error",
    category: "WIRE",
    purpose: "A field that older workers require is written until they are gone.",
    change: ({ path }) => `${path} was required and is gone.`,
    running: "A worker of the last release parks executions that are started without it.",
    remedy: ({ path }) =>
      `First make it optional (\`${last(path)}?\`) and release that; remove it with the next release.`
  }),
  PAYLOAD_NO_DELETE: rule<Field>({
    severity: "warning",
    category: "SOURCE",
    purpose: "The name of a field that is removed is kept from coming back.",
    change: ({ path }) => `${path} is gone.`,
    running: "Running executions go on; what callers still send of it is dropped.",
    remedy: ({ path }) =>
      `Write \`reserved: { fields: [${last(path)}] }\`, so that nobody uses the name for something else.`
  }),
  PAYLOAD_SAME_FIELD_NAME: rule<Field & { readonly now: string }>({
    severity: "error",
    category: "WIRE",
    purpose: "A field keeps the name under which it is stored.",
    change: ({ now, path }) => `${path} is now called ${now}.`,
    running: "Running executions park, because their payload has it under the old name.",
    remedy: ({ now, path }) => `Keep the stored name with \`renamedFrom: { fields: { ${now}: ${last(path)} } }\`.`
  }),
  PAYLOAD_NO_NARROW: rule<Refused>({
    severity: "error",
    category: "WIRE",
    purpose: "What stored payloads hold can still be read.",
    change: ({ example, lost, path }) => `${path} does not take ${lostText(lost)} any more${exampleText(example)}.`,
    running: "Running executions whose payload holds such a value park.",
    remedy: ({ workflow }) => `Take again what was taken${orBump(workflow)} that migrates stored payloads.`
  }),
  PAYLOAD_WIDEN: rule<Field & { readonly lost: Lost }>({
    severity: "info",
    category: "CLIENT",
    purpose: "A field can take more than it did.",
    change: ({ lost, path }) => `${path} takes more than before: ${lostText(lost)}.`,
    running: "Running executions go on; a worker of the last release parks those that are started with the new values.",
    remedy: () => "Deploy the workers before the callers that use it."
  }),
  PAYLOAD_SAME_ENCODING: rule<Field & { readonly from: string; readonly to: string }>({
    severity: "error",
    category: "WIRE",
    purpose: "A field is stored as it was.",
    change: ({ from, path, to }) => `${path} was stored as ${shapeText(from)} and is read as ${shapeText(to)}.`,
    running: "No worker starts with it while executions run whose payload it cannot read.",
    remedy: ({ workflow }) => `Take both, as in \`old | new\`${orBump(workflow)} that migrates stored payloads.`
  }),
  PAYLOAD_NAME_NOT_REUSED: rule<Field>({
    severity: "error",
    category: "WIRE",
    purpose: "The name of a field that was removed does not come back.",
    change: ({ path }) => `${path} was the name of a field that has been removed.`,
    running: "Executions that were started with the old field would have it read as the new one.",
    remedy: () => "Choose a name that no release has had."
  }),
  PAYLOAD_DEFAULT_CONSTANT: rule<Field & { readonly from: Text; readonly to: Text }>({
    severity: "error",
    category: "REPLAY",
    purpose: "What stands for a field that is left out stays the same.",
    change: ({ from, path, to }) => `The default of ${path} was ${from} and is ${to}.`,
    running: "Executions that were started before the field was there would read another value from now on.",
    remedy: ({ from, workflow }) => `Keep ${from}${orBump(workflow)}.`
  }),
  UNION_SAME_ORDER: rule<Field>({
    severity: "warning",
    category: "REPLAY",
    purpose: "The alternatives of a union without a tag keep their order.",
    change: ({ path }) => `The alternatives of ${path} stand in another order.`,
    running: "A stored value that fits several of them may be read as another one.",
    remedy: () => "Keep the order, or tell them apart with `$union` and `$tag`."
  })
}

export const resultRules = {
  RESULT_NO_NARROW: rule<Refused>({
    severity: "error",
    category: "WIRE",
    purpose: "Results that are stored can still be read.",
    change: ({ example, lost, path }) => `${path} does not have ${lostText(lost)} any more${exampleText(example)}.`,
    running: "Whoever asks for the result of an execution that has completed with it cannot read it.",
    remedy: ({ workflow }) => `Keep what was there${orBump(workflow)}.`
  }),
  RESULT_NO_WIDEN: rule<Refused>({
    severity: "warning",
    category: "CLIENT",
    purpose: "Callers of the last release can read new results.",
    change: ({ example, lost, path }) => `${path} may now be ${lostText(lost)}${exampleText(example)}.`,
    running: "Running executions go on; a caller that was compiled before cannot read such a result.",
    remedy: () => "Let callers be compiled anew before it comes up."
  }),
  RESULT_NO_DELETE_FIELD: rule<Field>({
    severity: "error",
    category: "CLIENT",
    purpose: "A field of a result that callers rely on stays.",
    change: ({ path }) => `${path} is gone, or may be left out.`,
    running: "Running executions go on; a caller that was compiled before cannot read their results.",
    remedy: ({ workflow }) => `Keep it${orBump(workflow)}.`
  }),
  ERROR_NO_ADD: rule<{ readonly workflow: string; readonly error: string }>({
    severity: "error",
    category: "CLIENT",
    purpose: "A workflow fails only with errors that its callers know.",
    change: ({ error, workflow }) => `${workflow} can fail with ${error}, with which it could not fail before.`,
    running: "Running executions go on; a caller that was compiled before cannot read such a failure.",
    remedy: ({ error, workflow }) => `Catch ${error} inside${orBump(workflow)}.`
  }),
  ERROR_NO_DELETE: rule<{ readonly workflow: string; readonly error: string }>({
    severity: "error",
    category: "WIRE",
    purpose: "Failures that are stored can still be read.",
    change: ({ error, workflow }) => `${workflow} does not declare ${error} any more.`,
    running: "Whoever asks for the result of an execution that has failed with it cannot read it.",
    remedy: ({ error, workflow }) => `Keep ${error} under \`errors\`; ${bump(workflow)} to be rid of it.`
  })
}

/** `payload.amount.currency` ends in `currency`. */
const last = (path: string): string => path.slice(path.lastIndexOf(".") + 1)
