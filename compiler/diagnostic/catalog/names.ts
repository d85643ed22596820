/** Names, imports and durable names. */
import { didYouMean, entry } from "../entry.ts"

export interface Unknown {
  readonly name: string
  readonly suggestion: string | undefined
  /** The path of a file of the project that declares it, and is not imported. */
  readonly elsewhere: string | undefined
}

export const addImport = (path: string): string => `Add ${path} to import, which declares it.`

/** What any workflow can fail with, beside its declared errors. */
const systemFailures: ReadonlySet<string> = new Set([
  "StepTimedOut",
  "StepFailed",
  "ChildClosed",
  "ValueRejected",
  "WorkflowFailed"
])

export const nameCodes = {
  "import-not-found": entry<{ readonly path: string; readonly suggestion: string | undefined }>({
    severity: "error",
    summary: "An import names a file that is not there.",
    message: ({ path, suggestion }) => `There is no file ${path}.${didYouMean(suggestion)}`,
    remedy: () => "Correct the path; it is relative to the folder of this file."
  }),
  "import-outside": entry<{ readonly path: string }>({
    severity: "error",
    summary: "An import leads out of the project.",
    message: ({ path }) => `${path} leads out of the project.`,
    remedy: () => "Import a file of the project by a relative path, such as ./shop.types.yaml."
  }),
  "import-wrong-kind": entry<{ readonly path: string }>({
    severity: "error",
    summary: "An import names a file of a kind that cannot be imported there.",
    message: ({ path }) => `${path} is not a kind of file that can be imported here.`,
    remedy: () =>
      "Workflows import any of these files; activities import *.types.yaml and *.activities.yaml, types only *.types.yaml."
  }),
  "import-cycle": entry<{ readonly cycle: ReadonlyArray<string> }>({
    severity: "error",
    summary: "Files import each other in a circle.",
    message: ({ cycle }) => `These files import each other: ${cycle.join(" → ")}.`,
    remedy: () => "Move what they share to a file that imports neither."
  }),
  "import-repeated": entry<{ readonly path: string }>({
    severity: "warning",
    summary: "A file is imported twice.",
    message: ({ path }) => `${path} is imported already.`,
    remedy: () => "Delete this import."
  }),
  "unused-import": entry<{ readonly path: string }>({
    severity: "warning",
    summary: "Nothing of an imported file is used.",
    message: ({ path }) => `Nothing of ${path} is used here.`,
    remedy: () => "Delete the import."
  }),
  "unknown-activity": entry<Unknown>({
    severity: "error",
    summary: "A step calls an activity that no imported file declares.",
    message: ({ name, suggestion }) => `No imported file declares an activity "${name}".${didYouMean(suggestion)}`,
    remedy: ({ elsewhere }) =>
      elsewhere !== undefined
        ? addImport(elsewhere)
        : "Declare it in an *.activities.yaml file and import that file, or correct the name."
  }),
  "unknown-type": entry<Unknown>({
    severity: "error",
    summary: "A type is named that neither this file nor an imported one declares.",
    message: ({ name, suggestion }) => `No type is called "${name}" here.${didYouMean(suggestion)}`,
    remedy: ({ elsewhere, name, suggestion }) =>
      elsewhere !== undefined
        ? addImport(elsewhere)
        : suggestion !== undefined
        ? `Write ${suggestion}, or declare ${name} in a *.types.yaml file and import that file.`
        : /^([A-Z\d_]+|[a-z]\w*)$/.test(name)
        ? `Write a type that there is; a literal text has quotes of its own: '"${name}"'.`
        : "Declare it in a *.types.yaml file and import that file, or correct the name."
  }),
  "unknown-error": entry<Unknown>({
    severity: "error",
    summary: "An error is named that neither this file nor an imported one declares.",
    message: ({ name, suggestion }) => `No error is called "${name}" here.${didYouMean(suggestion)}`,
    remedy: ({ elsewhere, name }) =>
      elsewhere !== undefined
        ? addImport(elsewhere)
        : systemFailures.has(name)
        ? "Delete it: a system failure is not declared, and not raised by a workflow itself."
        : "Declare it under errors of a *.types.yaml file and import that file, or correct the name."
  }),
  "unknown-retry": entry<Unknown>({
    severity: "error",
    summary: "A retry policy is named that neither this file nor an imported one declares.",
    message: ({ name, suggestion }) => `No retry policy is called "${name}" here.${didYouMean(suggestion)}`,
    remedy: ({ elsewhere }) =>
      elsewhere !== undefined
        ? addImport(elsewhere)
        : "Declare it under retries of an *.activities.yaml file, or write the policy in place."
  }),
  "duplicate-name": entry<{ readonly what: string; readonly name: string; readonly file: string }>({
    severity: "error",
    summary: "Two declarations that are visible together have one name.",
    message: ({ file, name, what }) => `The ${what} "${name}" is declared in ${file} as well.`,
    remedy: () => "Rename one of them, or import only one of the files."
  }),
  "duplicate-step": entry<{ readonly id: string }>({
    severity: "error",
    summary: "Two steps of a workflow have one id, which is a durable name.",
    message: ({ id }) => `Another step of this workflow is called "${id}".`,
    remedy: () => "Give each step an id of its own; the steps inside of switch count too."
  }),
  "duplicate-durable-name": entry<{ readonly name: string; readonly id: string }>({
    severity: "error",
    summary: "Two steps would be stored under one name.",
    message: ({ id, name }) => `The step ${id} is already stored under "${name}".`,
    remedy: () => "Choose a durableName that no other step has as its id or durableName."
  }),
  "case-twin": entry<{ readonly what: string; readonly name: string; readonly other: string }>({
    severity: "error",
    summary: "Two names differ only in upper and lower case.",
    message: ({ name, other, what }) => `The ${what} "${name}" differs from "${other}" only in case.`,
    remedy: () => "Rename one of them: some file systems and most readers cannot tell them apart."
  }),
  "reserved-name": entry<{ readonly name: string }>({
    severity: "error",
    summary: "A name has a meaning of its own in the generated code.",
    message: ({ name }) => `"${name}" has a meaning of its own in the generated code.`,
    remedy: ({ name }) => `Choose another name, such as "${name.replaceAll("_", "")}Value".`
  }),
  "retired-name": entry<{ readonly what: string; readonly name: string }>({
    severity: "error",
    summary: "A name comes back that the workflow reserves.",
    message: ({ name, what }) => `"${name}" is reserved: executions may still know an older ${what} by this name.`,
    remedy: () => "Choose another name; one that was reserved stays so."
  }),
  "retired-twice": entry<{ readonly name: string }>({
    severity: "error",
    summary: "A name is reserved twice.",
    message: ({ name }) => `"${name}" is reserved already.`,
    remedy: () => "Delete it here."
  }),
  "reserved-file-name": entry<{ readonly name: string }>({
    severity: "error",
    summary: "A file name that Windows reserves for a device.",
    message: ({ name }) => `Windows cannot have a file called "${name}".`,
    remedy: () => "Rename the specification."
  }),
  "duplicate-workflow": entry<{ readonly name: string; readonly file: string }>({
    severity: "error",
    summary: "Two files declare one workflow.",
    message: ({ file, name }) => `The workflow "${name}" is declared in ${file} as well.`,
    remedy: () => "Rename one of them, or keep the older version in a file whose name ends in .v1.workflow.yaml."
  }),
  "name-clash": entry<{ readonly name: string; readonly other: string }>({
    severity: "error",
    summary: "Two declarations would become one symbol of the generated code.",
    message: ({ name, other }) => `The generated code would have two things called "${name}": this and ${other}.`,
    remedy: () => "Rename one of them."
  })
}
