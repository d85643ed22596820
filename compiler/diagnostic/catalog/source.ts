/** The byte gate and the reading of files: what a file may contain and where it may lie. */
import { entry } from "../entry.ts"

export const sourceCodes = {
  "not-utf8": entry<{ readonly byte: number }>({
    severity: "error",
    summary: "A specification file must be UTF-8 text.",
    message: ({ byte }) => `The file stops being UTF-8 text at byte ${byte}.`,
    remedy: () => "Save the file as UTF-8."
  }),
  "control-character": entry<{ readonly codePoint: string }>({
    severity: "error",
    summary: "NUL and other control characters are refused in a specification, apart from line breaks and tabs.",
    message: ({ codePoint }) => `The file contains the control character ${codePoint}, which nobody can see.`,
    remedy: () => "Delete it, or write it as an escape such as \"\\u0007\" in a double-quoted string."
  }),
  "bidi-character": entry<{ readonly codePoint: string }>({
    severity: "error",
    summary: "Bidirectional control characters are refused, because they make a text read other than it is.",
    message: ({ codePoint }) => `The file contains ${codePoint}, which changes the order in which the text is shown.`,
    remedy: () => "Delete it, or write it as an escape such as \"\\u202e\" in a double-quoted string."
  }),
  "file-too-large": entry<{ readonly bytes: number; readonly limit: number }>({
    severity: "error",
    summary: "A specification file has a limit of size.",
    message: ({ bytes, limit }) => `The file has ${bytes} bytes; a specification may have ${limit}.`,
    remedy: () => "Split it: types and activities can stand in files of their own and be imported."
  }),
  "file-unreadable": entry<{ readonly path: string; readonly reason: string }>({
    severity: "error",
    summary: "A file or folder of the project cannot be read.",
    message: ({ path, reason }) => `${path} cannot be read: ${reason}.`,
    remedy: () => "Correct the path or the permissions."
  }),
  "not-a-regular-file": entry<{ readonly path: string }>({
    severity: "error",
    summary: "A specification must be a regular file, not a device, a pipe or a socket.",
    message: ({ path }) => `${path} is not a regular file.`,
    remedy: () => "Put a plain file in its place."
  }),
  "outside-project": entry<{ readonly path: string }>({
    severity: "error",
    summary: "Everything that a project reads lies inside its root, symbolic links followed.",
    message: ({ path }) => `${path} lies outside the project.`,
    remedy: () => "Keep what belongs to the project beside perdure.yaml or below it."
  }),
  "project-not-found": entry<{ readonly path: string }>({
    severity: "error",
    summary: "A project is the folder of a perdure.yaml.",
    message: ({ path }) => `There is no perdure.yaml in ${path}, nor in a folder above it.`,
    remedy: () => "Run \"perdure init\" to make a project, or give the path of one."
  }),
  "no-specifications": entry<{ readonly folder: string }>({
    severity: "error",
    summary: "The folder of the specifications holds none.",
    message: ({ folder }) => `${folder} holds no *.workflow.yaml, *.activities.yaml or *.types.yaml file.`,
    remedy: () => "Add a workflow there, or correct \"specs\" in perdure.yaml."
  }),
  "unknown-file-kind": entry<{ readonly file: string }>({
    severity: "error",
    summary: "The ending of a file's name says what it holds.",
    message: ({ file }) => `The name "${file}" does not say what the file holds.`,
    remedy: () => "End the name with .workflow.yaml, .activities.yaml or .types.yaml."
  })
}
