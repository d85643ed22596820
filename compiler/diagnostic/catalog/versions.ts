/** The versions of a workflow. */
import { didYouMean, entry } from "../entry.ts"

export const versionCodes = {
  "migrate-from": entry<{ readonly from: number; readonly version: number }>({
    severity: "error",
    summary: "A version can take over the executions of older ones only.",
    message: ({ from, version }) => `Version ${version} cannot take over the executions of version ${from}.`,
    remedy: ({ version }) =>
      version === 1
        ? "Delete \"migrate\": there is no older version than the first."
        : `Write the number of an older version, such as ${version - 1}.`
  }),
  "migrate-unknown": entry<{ readonly workflow: string; readonly from: number }>({
    severity: "error",
    summary: "An expression reads what an older version has stored, and nothing says what that is.",
    message: ({ from, workflow }) => `Nothing says what version ${from} of ${workflow} has stored here.`,
    remedy: ({ from }) =>
      `Release version ${from} while its file is there, so that the lock keeps its contract; or write plain values only.`
  }),
  "migrate-member": entry<
    { readonly member: string; readonly from: number; readonly was: string; readonly is: string }
  >({
    severity: "error",
    summary: "A stored member does not fit what it has become, and nothing says what to make of it.",
    message: ({ from, is, member, was }) => `The member ${member} of version ${from} is ${was}, and ${is} is expected.`,
    remedy: ({ member }) => `Say what it becomes, as ${member} under "with".`
  }),
  "migrate-step": entry<{ readonly id: string }>({
    severity: "error",
    summary: "A result is migrated that no step has, or that has no members.",
    message: ({ id }) => `No step "${id}" gives a result with members.`,
    remedy: () =>
      "Name a step that calls an activity, runs a child or gives work to a queue, and whose result has members."
  }),
  "renamed-unknown": entry<{
    readonly what: "step" | "member"
    readonly name: string
    readonly suggestion: string | undefined
  }>({
    severity: "error",
    summary: "What is said to have been renamed is not there.",
    message: ({ name, suggestion, what }) =>
      `${what === "step" ? "No step" : "No member of the payload"} is called "${name}".${didYouMean(suggestion)}`,
    remedy: () => "Write the name of today before the colon, and the one that it had behind it; or delete the entry."
  }),
  "renamed-twice": entry<{ readonly id: string; readonly name: string }>({
    severity: "error",
    summary: "A step that is said to have been renamed pins its stored name itself.",
    message: ({ id, name }) => `The step ${id} is stored under "${name}", by its durableName.`,
    remedy: () => "Delete this entry or the durableName, whichever does not say the name that executions have stored."
  }),
  "renamed-clash": entry<{ readonly name: string; readonly other: string }>({
    severity: "error",
    summary: "Two members of the payload would be stored under one name.",
    message: ({ name, other }) => `The member ${other} is stored under "${name}" already.`,
    remedy: () => "Write the name under which this one was stored, and choose another name for a new member."
  }),
  "version-of-file": entry<{ readonly file: string; readonly said: number; readonly version: number }>({
    severity: "error",
    summary: "The name of a file says another version than the file itself.",
    message: ({ file, said, version }) => `${file} is the file of version ${version}, but this says version ${said}.`,
    remedy: ({ said, version }) => `Write version: ${version}, or let the file's name end in .v${said}.workflow.yaml.`
  }),
  "version-alone": entry<{ readonly file: string; readonly newest: string }>({
    severity: "error",
    summary: "The file of an older version has no newest version beside it.",
    message: ({ file, newest }) => `${file} keeps an older version, and there is no ${newest} with the newest one.`,
    remedy: ({ file, newest }) => `Rename ${file} to ${newest}, or bring ${newest} back.`
  }),
  "version-renamed": entry<{ readonly file: string; readonly name: string; readonly newest: string }>({
    severity: "error",
    summary: "An older version has another name than the newest.",
    message: ({ file, name, newest }) =>
      `This is an older version of ${file}, whose workflow is "${newest}", not "${name}".`,
    remedy: ({ newest }) => `Write workflow: ${newest} in both; one with another name needs a file name of its own.`
  }),
  "version-not-newest": entry<{ readonly file: string; readonly version: number; readonly older: number }>({
    severity: "error",
    summary: "The newest version does not have the highest number.",
    message: ({ file, older, version }) =>
      `${file} is the newest version and has the number ${version}, while a file beside it keeps version ${older}.`,
    remedy: ({ older }) => `Write version: ${older + 1} here.`
  })
}
