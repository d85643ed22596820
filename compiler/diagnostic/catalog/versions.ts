/** The versions of a workflow. */
import { entry } from "../entry.ts"

export const versionCodes = {
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
