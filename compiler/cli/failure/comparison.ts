/** Failures of the commands that compare specs with what they were. */
import { exitCode } from "../exit-code.ts"
import { row } from "./row.ts"

export const comparisonFailures = {
  "baseline-unknown": row<{ against: string; fetch: string | undefined }>({
    exit: exitCode.usage,
    summary: "What is to be compared with is no commit, no folder and no lock file.",
    message: ({ against, fetch }) =>
      fetch === undefined
        ? `There is no commit, folder or lock file "${against}".`
        : `There is no commit "${against}" in this clone, which is shallow.`,
    remedy: ({ fetch }) =>
      fetch === undefined
        ? "Name a branch, a tag, a folder with a project, or a *.lock.json."
        : `Fetch it: \`${fetch}\`.`
  }),
  "baseline-unreadable": row<{ against: string; reason: string }>({
    exit: exitCode.usage,
    summary: "Git cannot read the commit that is to be compared with.",
    message: ({ against, reason }) => `Git cannot read ${against}: ${reason.replace(/\.$/, "")}.`,
    remedy: () => "Run the command in the repository, with all of the commit fetched; or compare with a folder."
  }),
  "baseline-no-project": row<{ against: string }>({
    exit: exitCode.usage,
    summary: "There was no project at what is to be compared with.",
    message: ({ against }) => `There is no perdure.yaml at ${against}, so there is nothing to compare with.`,
    remedy: () => "Compare with a commit that has the project, in the same folder of the repository."
  }),
  "baseline-invalid": row<{ against: string; count: number; first: string }>({
    exit: exitCode.usage,
    summary: "The specs that are to be compared with have mistakes of their own.",
    message: ({ against, count, first }) =>
      `The specs at ${against} have ${count === 1 ? "a mistake" : `${count} mistakes`} of their own: ${first}`,
    remedy: () => "Compare with a commit whose specs pass `perdure check`, or with the lock."
  }),
  "nothing-released": row<object>({
    exit: exitCode.usage,
    summary: "There is no lock, so there is nothing that the specs could differ from.",
    message: () => "Nothing is released yet, so there is nothing to compare with.",
    remedy: () => "Release the specs with `perdure release`, or name a commit with `--against`."
  }),
  "unknown-change": row<{ fingerprint: string; known: ReadonlyArray<string> }>({
    exit: exitCode.usage,
    summary: "No change of today has that fingerprint.",
    message: ({ fingerprint }) => `No change has the fingerprint "${fingerprint}".`,
    remedy: ({ known }) =>
      known.length === 0
        ? "There is nothing to acknowledge: `perdure check` finds no change that needs it."
        : `Copy one from the output of \`perdure check\`: ${known.join(", ")}. Another edit gives other ones.`
  }),
  "reason-missing": row<object>({
    exit: exitCode.usage,
    summary: "A change is acknowledged without a reason.",
    message: () => "Whoever acknowledges a change says why it is right.",
    remedy: () => "Add --reason with a sentence for those who read the lock later."
  }),
  "unknown-rule": row<{ rule: string; suggestion: string | undefined }>({
    exit: exitCode.usage,
    summary: "There is no rule of that name.",
    message: ({ rule, suggestion }) =>
      `There is no rule "${rule}".${suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`}`,
    remedy: () => "List them with `perdure rules`."
  })
}
