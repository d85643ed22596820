/** Turns findings into SARIF 2.1.0, which code scanning services read. Section numbers are those of the OASIS standard. */
import type { Span } from "../../source/text.ts"
import { catalog } from "../catalog.ts"
import type { Code, Diagnostic, Severity } from "../diagnostic.ts"
import { escapedJson } from "../escape.ts"
import { docsOf } from "../pages.ts"
import { type Findings, fingerprinted, placeOf } from "./findings.ts"

const levels: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" }

export const renderSarif = (findings: Findings): string => {
  const codes = [...new Set(findings.diagnostics.map(({ code }) => code))].sort()
  return escapedJson({
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "perdure", version: findings.version, rules: codes.map(rule) } },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { "%SRCROOT%": { description: { text: "The root of the repository." } } },
        results: fingerprinted(findings).map(({ fingerprint, said }) => ({
          ruleId: said.code,
          ruleIndex: codes.indexOf(said.code),
          level: levels[said.severity],
          message: message(`${said.message} ${said.remedy}`),
          ...places(said, findings),
          partialFingerprints: { "perdure/v1": fingerprint }
        }))
      }
    ]
  })
}

/** §3.49: what the code means in general. */
const rule = (code: Code): object => ({
  id: code,
  shortDescription: message(catalog[code].summary),
  help: message(`See ${docsOf(code)}, or run "perdure explain ${code}".`),
  defaultConfiguration: { level: levels[catalog[code].severity] }
})

const places = ({ fix, related, span }: Diagnostic, findings: Findings): object => ({
  ...(span === undefined ? {} : { locations: [{ physicalLocation: physical(span, findings) }] }),
  ...(related === undefined ? {} : {
    relatedLocations: related.map((one, index) => ({
      id: index + 1,
      message: message(one.message),
      physicalLocation: physical(one.span, findings)
    }))
  }),
  ...(fix === undefined
    ? {}
    : { fixes: [{ description: message(fix.title), artifactChanges: changes(fix, findings) }] })
})

/** §3.57: one change for each file that the fix touches. */
const changes = ({ edits }: NonNullable<Diagnostic["fix"]>, findings: Findings): ReadonlyArray<object> =>
  [...Map.groupBy(edits, ({ span }) => span.file)].map(([file, inFile]) => ({
    artifactLocation: artifact(findings.folder + file),
    replacements: inFile.map(({ span, text }) => ({
      deletedRegion: region(span, findings),
      insertedContent: { text }
    }))
  }))

const physical = (span: Span, findings: Findings): object => ({
  artifactLocation: artifact(findings.folder + span.file),
  region: region(span, findings)
})

/** §3.4.4: a URI reference from the root of the repository. */
const artifact = (path: string): object => ({
  uri: path.split("/").map(uriSegment).join("/"),
  uriBaseId: "%SRCROOT%"
})

/** A lone surrogate has no UTF-8, and no place in a URI. */
const uriSegment = (segment: string): string => encodeURIComponent(segment.toWellFormed())

/** §3.30: the end is the column behind the last character. */
const region = (span: Span, findings: Findings): object => {
  const { end, start } = placeOf(findings, span)
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column }
}

/** §3.11.6: `[text](target)` would be a link. */
const message = (text: string): object => ({ text: text.replaceAll("](", "\\](") })
