/** Turns findings into JUnit XML: a suite for each file, in which each finding is a test that failed. */
import type { Diagnostic } from "../diagnostic.ts"
import { escapeControls } from "../escape.ts"
import { renderFinding, sorted } from "../render.ts"
import { type Findings, placeOf } from "./findings.ts"

export const renderJUnit = (findings: Findings): string => {
  const all = sorted(findings.diagnostics)
  const nowhere = all.filter(({ span }) => span === undefined)
  const files = new Set([...findings.files, ...all.flatMap(({ span }) => span === undefined ? [] : [span.file])])
  const suites = [
    ...(nowhere.length === 0 ? [] : [suite("project", nowhere, findings)]),
    ...[...files].sort().map((file) =>
      suite(findings.folder + file, all.filter(({ span }) => span?.file === file), findings)
    )
  ]
  const tests = suites.reduce((sum, { tests }) => sum + tests, 0)
  return [
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
    `<testsuites name="perdure" tests="${tests}" failures="${all.length}" errors="0">`,
    ...suites.map(({ xml }) => xml),
    "</testsuites>",
    ""
  ].join("\n")
}

interface Suite {
  readonly tests: number
  readonly xml: string
}

/** `name` is a file's path; a file without findings is a test that passed. */
const suite = (name: string, found: ReadonlyArray<Diagnostic>, findings: Findings): Suite => {
  const tests = Math.max(1, found.length)
  const cases = found.length === 0
    ? [`    <testcase classname=${attribute(name)} name="check"/>`]
    : found.map((said) => failedCase(name, said, findings))
  const counts = `tests="${tests}" failures="${found.length}" errors="0"`
  const open = `  <testsuite name=${attribute(name)} ${counts}>`
  return { tests, xml: [open, ...cases, "  </testsuite>"].join("\n") }
}

const failedCase = (file: string, said: Diagnostic, findings: Findings): string => {
  const { code, message, severity, span } = said
  const place = span && placeOf(findings, span)
  const name = place === undefined ? code : `${code} at ${place.start.line}:${place.start.column}`
  const at = place === undefined ? "" : ` file=${attribute(place.path)} line="${place.start.line}"`
  return [
    `    <testcase classname=${attribute(file)} name=${attribute(name)}${at}>`,
    `      <failure type="${severity}" message=${attribute(message)}>${
      xmlText(renderFinding(said, findings.sources).trimEnd())
    }</failure>`,
    "    </testcase>"
  ].join("\n")
}

const attribute = (text: string): string => `"${xmlText(escapeControls(text))}"`

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "\"": "&quot;",
  "'": "&apos;"
}

/** Without the characters that XML 1.0 cannot hold, not even as entities. */
const xmlText = (text: string): string =>
  text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? "")
