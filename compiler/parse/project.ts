/** Turns the tree of `perdure.yaml` into the settings of a project, with their defaults filled in. */
import type { Located, Span } from "../source/text.ts"
import type { ProjectDocument } from "./document.ts"
import { durationAt } from "./duration.ts"
import { shapeMistakes } from "./shape.ts"
import { entriesOf, itemsOf, locatedString, mapNode, member, type Node } from "./tree.ts"
import type { Report } from "./value.ts"

/** No tree: an empty file, in which everything is as it is unless said. */
export const readProject = (report: Report, node: Node | undefined, span: Span): ProjectDocument => {
  const settings: Node = node ?? mapNode([], span)
  report.say(...shapeMistakes("project.schema.json", settings, "The project file"))
  const path = (key: string, fallback: string): Located<string> => {
    const written = locatedString(member(settings, key))
    return { value: tidy(written?.value ?? fallback), span: written?.span ?? span }
  }
  const specs = path("specs", ".")
  const inSpecs = (folder: string) => specs.value === "." ? folder : `${specs.value}/${folder}`
  const timeouts = member(member(settings, "defaults") ?? settings, "timeouts")
  const startToClose = durationAt(member(timeouts ?? settings, "startToClose"))
  const closed = durationAt(member(member(settings, "retention") ?? settings, "closed"))
  const deny = itemsOf(member(member(settings, "check") ?? settings, "deny"))
  return {
    kind: "project",
    file: report.file,
    span,
    specs,
    output: path("output", inSpecs("generated")),
    lock: path("lock", inSpecs("lock")),
    ...(member(settings, "activities") === undefined ? {} : { activities: path("activities", "") }),
    database: path("database", ".perdure/journal.sqlite"),
    defaults: startToClose === undefined ? {} : { startToClose },
    retention: closed === undefined ? {} : { closed },
    check: {
      denyWarnings: deny.some((item) => locatedString(item)?.value === "warnings"),
      rules: entriesOf(member(member(settings, "check") ?? settings, "rules")).flatMap(({ key, value }) => {
        const level = locatedString(value)?.value
        return level === "off" || level === "warning" || level === "error" ? [{ code: key, level }] : []
      })
    }
  }
}

/** `./a//b/` and `a/b` are one folder. */
const tidy = (path: string): string =>
  path.replaceAll("\\", "/").split("/").filter((part, index) => part !== "." && (part !== "" || index === 0)).join(
    "/"
  ) || "."
