/** The lock: what was released, as files that must not be damaged without anybody noticing. */
import { entry } from "../entry.ts"

const restore = "Take the file back from version control"

export const lockCodes = {
  "lock-not-json": entry({
    severity: "error",
    summary: "A lock file is not JSON, so nobody can tell what was released.",
    message: () => "This lock cannot be read any further: it is not JSON from here on.",
    remedy: () => `${restore}: only \`perdure release\` and its like write it.`
  }),
  "lock-conflict": entry({
    severity: "error",
    summary: "A merge has left its marks in a lock.",
    message: () => "Two branches have released, and the merge has left both sides here.",
    remedy: () =>
      "For index.sum, run `perdure lock index`; for a lock, take the side that was merged first (`git checkout --theirs`" +
      " or `--ours`), run `perdure lock index`, and release yours again with `perdure release`."
  }),
  "lock-newer": entry<{ readonly format: number; readonly known: number }>({
    severity: "error",
    summary: "A lock was written by a newer Perdure, so this one cannot tell what was released.",
    message: ({ format, known }) =>
      `This lock has format ${format}, and this version of Perdure knows formats up to ${known}.`,
    remedy: () => "Update Perdure to the version that wrote it: `npm install perdure@latest`."
  }),
  "lock-older": entry<{ readonly format: number; readonly known: number }>({
    severity: "error",
    summary: "A lock was written by an older Perdure, in a format that has changed since.",
    message: ({ format, known }) =>
      `This lock has format ${format}, and this version of Perdure writes format ${known}.`,
    remedy: () => "Run `perdure lock upgrade`, and commit what it writes."
  }),
  "lock-shape": entry<{ readonly member: string; readonly problem: string }>({
    severity: "error",
    summary: "A lock holds something that no lock holds, or lacks something.",
    message: ({ member, problem }) => `${member === "" ? "The lock" : member} ${problem}.`,
    remedy: () => `${restore}: locks are not edited by hand.`
  }),
  "lock-edited": entry<{ readonly what: string }>({
    severity: "error",
    summary: "The parts of a lock do not belong together, so it was edited, or merged badly.",
    message: ({ what }) => `This lock was edited: ${what}.`,
    remedy: () => `${restore}, and let \`perdure release\` record what has changed.`
  }),
  "lock-misnamed": entry<{ readonly workflow: string; readonly expected: string }>({
    severity: "error",
    summary: "A lock is not called after the workflow that it is of.",
    message: ({ workflow }) => `This is the lock of ${workflow}, which its name does not say.`,
    remedy: ({ expected }) => `Rename it to ${expected}; if the workflow was renamed, take the old name back.`
  }),
  "lock-index": entry<{ readonly name: string; readonly problem: "differs" | "gone" | "new" }>({
    severity: "error",
    summary: "A lock is not the one that the index has the sum of.",
    message: ({ name, problem }) =>
      problem === "gone"
        ? `The index has ${name}, and there is no such file.`
        : problem === "new"
        ? `The index does not have ${name}.`
        : `${name} is not what it was when the index was written.`,
    remedy: ({ name }) =>
      `Take ${name} back from version control; if a merge has brought both, run \`perdure lock index\`.`
  }),
  "lock-index-missing": entry<{ readonly folder: string; readonly index: string }>({
    severity: "error",
    summary: "There are locks, and no index of them.",
    message: ({ folder, index }) => `There are locks in ${folder}, and no ${index} beside them.`,
    remedy: ({ folder, index }) => `Take ${folder}/${index} back from version control, or run \`perdure lock index\`.`
  })
}
