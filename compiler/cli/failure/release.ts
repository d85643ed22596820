/** How commands fail that release versions, and what was released. */
import { exitCode } from "../exit-code.ts"
import { row } from "./row.ts"

export interface Version {
  readonly workflow: string
  readonly version: number
}

export const releaseFailures = {
  "not-released": row<{ workflow: string; known: ReadonlyArray<string> }>({
    exit: exitCode.usage,
    summary: "A command is about what was released, and nothing of that workflow was.",
    message: ({ known, workflow }) =>
      `No version of ${workflow} has been released${
        known.length === 0 ? "" : `; of ${known.join(", ")} there are some`
      }.`,
    remedy: () => "Correct the name, or release it first with `perdure release`."
  }),
  "version-unknown": row<Version & { known: ReadonlyArray<number> }>({
    exit: exitCode.usage,
    summary: "A command is about a version that was not released.",
    message: ({ known, version, workflow }) =>
      `Version ${version} of ${workflow} has not been released; ${known.join(", ")} ${
        known.length === 1 ? "is" : "are"
      }.`,
    remedy: () => "Name one of these, or release it first with `perdure release`."
  }),
  "version-not-live": row<Version & { status: string }>({
    exit: exitCode.usage,
    summary: "Only a live version can be the one that new executions get.",
    message: ({ status, version, workflow }) => `Version ${version} of ${workflow} is ${status}.`,
    remedy: ({ status, version, workflow }) =>
      status === "draining"
        ? `Make it live again with \`perdure version drain ${workflow} ${version} --undo\`, or choose another.`
        : "Choose a live one."
  }),
  "version-is-default": row<Version>({
    exit: exitCode.usage,
    summary: "The version that new executions get can be neither drained nor retired.",
    message: ({ version, workflow }) => `Version ${version} of ${workflow} is the one that new executions get.`,
    remedy: ({ workflow }) => `Choose another first: \`perdure version default ${workflow} <version>\`.`
  }),
  "version-is-newest": row<Version>({
    exit: exitCode.usage,
    summary: "The newest version cannot be retired.",
    message: ({ version, workflow }) => `Version ${version} of ${workflow} is the newest one that has been released.`,
    remedy: ({ workflow }) => `Open the next one with \`perdure version bump ${workflow}\`, and release it.`
  }),
  "version-retired": row<Version>({
    exit: exitCode.usage,
    summary: "What was retired does not come back.",
    message: ({ version, workflow }) => `Version ${version} of ${workflow} has been retired.`,
    remedy: ({ workflow }) => `Open a new one with \`perdure version bump ${workflow}\`.`
  }),
  "version-open": row<Version & { example: string; where: string }>({
    exit: exitCode.incompatible,
    summary: "A version is to be retired, and some of its executions are open.",
    message: ({ example, version, where, workflow }) =>
      `Version ${version} of ${workflow} has open executions in ${where}: ${example} is one.`,
    remedy: ({ version, workflow }) =>
      `Let them end, with \`perdure version drain ${workflow} ${version}\` so that no others come; or cancel them.`
  }),
  "version-unreleased": row<Version>({
    exit: exitCode.usage,
    summary: "`version bump`, and the newest version has not been released.",
    message: ({ version, workflow }) =>
      `Version ${version} of ${workflow} has not been released, so nothing holds to it.`,
    remedy: () => "Change it as you like; or release it with `perdure release` first."
  }),
  "version-changed": row<Version & { file: string }>({
    exit: exitCode.incompatible,
    summary: "`version bump`, and the spec is not any more what was released.",
    message: ({ file, version, workflow }) => `${file} is not what was released as version ${version} of ${workflow}.`,
    remedy: ({ workflow }) =>
      `Release the change first, if that version is to have it; if not, set it aside (\`git stash\`), run \`perdure version bump ${workflow}\`, and bring it back (\`git stash pop\`).`
  })
}
