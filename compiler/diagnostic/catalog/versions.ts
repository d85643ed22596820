/** The versions of a workflow. */
import { didYouMean, entry } from "../entry.ts"

export const versionCodes = {
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
