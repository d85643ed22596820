/** Turns findings into workflow commands of GitHub Actions, which annotate the lines, and into a table for the step's summary. */
import type { Diagnostic, Severity } from "../diagnostic.ts"
import { escapeControls } from "../escape.ts"
import { sorted } from "../render.ts"
import { type Findings, placeOf } from "./findings.ts"

const kinds: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" }

/** Of each kind, GitHub shows so many annotations of a step. */
const mostAnnotations = 10

/** The first findings of each severity as annotations; the others as lines of the log. */
export const renderGitHub = (findings: Findings): string => {
  const counts = new Map<Severity, number>()
  const lines = sorted(findings.diagnostics).map((said) => {
    const count = counts.get(said.severity) ?? 0
    counts.set(said.severity, count + 1)
    return count < mostAnnotations ? annotation(said, findings) : logLine(said, findings)
  })
  return lines.map((line) => `${line}\n`).join("")
}

const annotation = (said: Diagnostic, findings: Findings): string => {
  const properties = { ...where(said, findings), title: said.code }
  const written = Object.entries(properties).map(([name, value]) => `${name}=${propertyText(String(value))}`)
  // A line break is the only control character that is meant.
  const text = `${escapeControls(said.message)}\n${escapeControls(said.remedy)}`
  return `::${kinds[said.severity]} ${written.join(",")}::${messageText(text)}`
}

const where = ({ span }: Diagnostic, findings: Findings): object => {
  if (span === undefined) return {}
  const { end, path, start } = placeOf(findings, span)
  const lines = { file: escapeControls(path), line: start.line, endLine: end.line }
  // GitHub takes columns only within one line.
  return start.line === end.line ? { ...lines, col: start.column, endColumn: end.column } : lines
}

/** Begins with a word, so that it is no command; the older form of commands would be obeyed anywhere in a line. */
const logLine = ({ code, message, severity, span }: Diagnostic, findings: Findings): string => {
  const place = span === undefined ? "" : ` ${shownPlace(span, findings)}`
  return `${severity} ${code}${place}: ${escapeControls(message)}`.replaceAll("##[", "##\\u005b")
}

const shownPlace = (span: NonNullable<Diagnostic["span"]>, findings: Findings): string => {
  const { path, start } = placeOf(findings, span)
  return `${escapeControls(path)}:${start.line}:${start.column}`
}

const messageText = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A")

const propertyText = (text: string): string => messageText(text).replaceAll(":", "%3A").replaceAll(",", "%2C")

/** GitHub drops a summary of more than 1 MiB as a whole. */
const largestSummary = 900_000

/** All findings as a Markdown table; nothing where there are none. */
export const summarizeForGitHub = (findings: Findings): string => {
  const all = sorted(findings.diagnostics)
  if (all.length === 0) return ""
  const lines = ["## Perdure", "", "| | code | place | finding |", "| --- | --- | --- | --- |"]
  let size = 0
  for (const [index, said] of all.entries()) {
    const row = tableRow(said, findings)
    size += Buffer.byteLength(row) + 1
    if (size > largestSummary) {
      lines.push("", `${all.length - index} more are in the log.`)
      break
    }
    lines.push(row)
  }
  return `${lines.join("\n")}\n\n`
}

const tableRow = (said: Diagnostic, findings: Findings): string => {
  const place = said.span === undefined ? "" : shownPlace(said.span, findings)
  const cells = [said.severity, said.code, place, `${said.message} ${said.remedy}`].map(markdownText)
  return `| ${cells.join(" | ")} |`
}

/** Text that Markdown shows as it is: no table, link, mention, image, HTML or emphasis comes of it. */
const markdownText = (text: string): string =>
  escapeControls(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("@", "&#64;")
    .replaceAll("://", "&#58;//")
    .replaceAll(/[\\`*_{}[\]()#+\-!|~$]/g, (character) => `\\${character}`)
