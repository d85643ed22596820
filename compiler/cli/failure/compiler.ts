/** How commands fail that read and write the files of a project. */
import { exitCode } from "../exit-code.ts"
import { row } from "./row.ts"

export const compilerFailures = {
  usage: row<{ message: string; remedy: string }>({
    exit: exitCode.usage,
    summary: "The command line cannot be understood.",
    message: ({ message }) => message,
    remedy: ({ remedy }) => remedy
  }),
  "folder-not-empty": row<{ folder: string; found: string }>({
    exit: exitCode.usage,
    summary: "`init` writes into a new or an empty folder only.",
    message: ({ folder, found }) => `The folder ${folder} is not empty: it holds ${found}.`,
    remedy: () => "Name a folder that does not exist yet, or empty this one."
  }),
  "not-writable": row<{ path: string; reason: string }>({
    exit: exitCode.usage,
    summary: "A file or folder cannot be written.",
    message: ({ path, reason }) => `${path} cannot be written: ${reason}.`,
    remedy: () => "Check the path and its permissions; nothing was left half written."
  }),
  "unknown-code": row<{ code: string; suggestion: string | undefined }>({
    exit: exitCode.usage,
    summary: "There is no diagnostic of that code.",
    message: ({ code, suggestion }) =>
      `There is no code "${code}".${suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`}`,
    remedy: () => "List every code with `perdure explain`."
  }),
  "project-invalid": row<{ message: string }>({
    exit: exitCode.findings,
    summary: "The project file has a mistake.",
    message: ({ message }) => `perdure.yaml has a mistake: ${message}`,
    remedy: () => "See where with `perdure check`."
  }),
  "generated-stale": row<{ count: number }>({
    exit: exitCode.stale,
    summary: "`compile --check`, and the generated modules are not what the specs say.",
    message: ({ count }) => `${count} generated ${count === 1 ? "file is" : "files are"} not current.`,
    remedy: () => "Run `perdure compile` and commit what it writes."
  }),
  "not-formatted": row<{ count: number }>({
    exit: exitCode.stale,
    summary: "`fmt --check`, and a spec is not in the canonical form.",
    message: ({ count }) => `${count} ${count === 1 ? "file is" : "files are"} not formatted.`,
    remedy: () => "Run `perdure fmt` and commit what it writes."
  }),
  internal: row<{ message: string }>({
    exit: exitCode.internal,
    summary: "A fault of Perdure itself.",
    message: ({ message }) => `Perdure has failed: ${message}`,
    remedy: () => "Run it again with PERDURE_DEBUG=1 for the whole trace, and please report it."
  })
}
