/** Rules on versions and on the lock. */
import { orBump, rule } from "../../rule.ts"

export const versionRules = {
  VERSION_BUMP_REQUIRED: rule<{
    readonly workflow: string
    readonly version: number
    readonly left: number
    readonly all: number
  }>({
    severity: "error",
    category: "REPLAY",
    purpose: "What is another workflow in most of its steps is another version.",
    change: ({ all, left, version, workflow }) =>
      `Of the ${all} steps of ${workflow}, version ${version}, ${left === 0 ? "none is" : `only ${left} are`} left.`,
    running: "Running executions park at the first step that is recorded and gone.",
    remedy: ({ workflow }) =>
      `Undo the change, run \`perdure version bump ${workflow}\`, and make it again in the new version.`
  }),
  VERSION_NO_DECREASE: rule<{ readonly workflow: string; readonly version: number; readonly newest: number }>({
    severity: "error",
    category: "REPLAY",
    purpose: "The number of a version never becomes smaller.",
    change: ({ newest, version, workflow }) =>
      `${workflow} says version ${version}, and version ${newest} is released.`,
    running: "Executions of the newest version wait until a worker has its code again.",
    remedy: ({ newest }) => `Say version ${newest}, or the next one.`
  }),
  VERSION_NOT_REUSED: rule<{ readonly workflow: string; readonly version: number }>({
    severity: "error",
    category: "REPLAY",
    purpose: "The number of a version that was retired never comes back.",
    change: ({ version, workflow }) => `Version ${version} of ${workflow} has been retired, and has a spec again.`,
    running: "Executions of both would be taken for each other.",
    remedy: ({ workflow }) => `Remove that spec${orBump(workflow)}.`
  }),
  VERSION_CONTIGUOUS: rule<{ readonly workflow: string; readonly version: number; readonly newest: number }>({
    severity: "error",
    category: "SOURCE",
    purpose: "Versions are counted without a gap.",
    change: ({ newest, version, workflow }) =>
      `${workflow} says version ${version}, and the newest that is released is version ${newest}.`,
    running: "Nothing happens to running executions, but nobody can tell what became of the versions between.",
    remedy: ({ newest }) => `Say version ${newest + 1}.`
  }),
  VERSION_BUMP_UNNEEDED: rule<{ readonly workflow: string; readonly version: number; readonly from: number }>({
    severity: "warning",
    category: "SOURCE",
    purpose: "A new version is for changes that running executions would not survive.",
    change: ({ from, version, workflow }) =>
      `Nothing in version ${version} of ${workflow} keeps executions of version ${from} from going on with it.`,
    running: "They stay on the old version, whose code has to be kept until the last of them has ended.",
    remedy: ({ from }) => `Make the change in version ${from} and release it again.`
  }),
  VERSION_BODY_IMMUTABLE: rule<{ readonly workflow: string; readonly version: number }>({
    severity: "error",
    category: "REPLAY",
    purpose: "The spec of a version that is not the newest keeps its meaning.",
    change: ({ version, workflow }) => `The spec of ${workflow}, version ${version}, does not say what was released.`,
    running: "Its executions were begun under another text, of which nobody would look at this file any more.",
    remedy: () => "Take back the change to this file, and make it in the newest version."
  }),
  VERSION_RETIRE_PROOF: rule<{ readonly workflow: string; readonly version: number }>({
    severity: "error",
    category: "WIRE",
    purpose: "A version goes only when none of its executions is open.",
    change: ({ version, workflow }) => `Version ${version} of ${workflow} is live, and no spec has it any more.`,
    running: "Its running executions wait until a worker has its code again.",
    remedy: ({ version, workflow }) =>
      `Restore its spec as .v${version}.workflow.yaml, or prove that it can go: \`perdure retire ${workflow} ${version}\`.`
  }),
  LOCK_UP_TO_DATE: rule<{ readonly workflow: string; readonly version: number }>({
    severity: "error",
    category: "SOURCE",
    purpose: "What is deployed is released: the lock says what the specs say.",
    change: ({ version, workflow }) =>
      `The spec of ${workflow}, version ${version}, has changed since its last release.`,
    running: "Executions that start now run a text that the next change is not compared with.",
    remedy: () => "Run `perdure release` and commit what it writes."
  }),
  LOCK_LINEAR: rule<{ readonly workflow: string; readonly version: number; readonly release: number }>({
    severity: "error",
    category: "REPLAY",
    purpose: "Releases are only ever added to a lock.",
    change: ({ release, version, workflow }) =>
      `Release ${release} of ${workflow}, version ${version}, is not what the lock of this branch says.`,
    running: "Executions that were started under it are compared with a text that they never ran.",
    remedy: ({ workflow }) => `Merge the lock file of ${workflow} from there, and release again on top of it.`
  }),
  ACK_STALE: rule<{ readonly workflow: string; readonly fingerprint: string; readonly rule: string }>({
    severity: "warning",
    category: "SOURCE",
    purpose: "An acknowledgement is for the one change that it was given for.",
    change: ({ fingerprint, rule, workflow }) =>
      `The acknowledgement ${fingerprint} of ${rule} in ${workflow} is for a change that is not there any more.`,
    running: "It lets nothing pass.",
    remedy: () =>
      "Look at the change anew, acknowledge it if it is still right, and let `perdure release` drop the old one."
  })
}
