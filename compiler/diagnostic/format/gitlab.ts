/** Turns findings into a code quality report of GitLab: https://docs.gitlab.com/ci/testing/code_quality/ */
import type { Severity } from "../diagnostic.ts"
import { escapedJson } from "../escape.ts"
import { type Findings, fingerprinted, placeOf } from "./findings.ts"

const severities: Readonly<Record<Severity, string>> = { error: "major", warning: "minor", info: "info" }

export const renderGitLab = (findings: Findings): string =>
  escapedJson(
    fingerprinted(findings).map(({ fingerprint, said }) => {
      // A place is required; what stands in no file concerns the project.
      const { path, start } = placeOf(findings, said.span ?? { file: "perdure.yaml", start: 0, end: 0 })
      return {
        description: `${said.message} ${said.remedy}`,
        check_name: said.code,
        fingerprint,
        severity: severities[said.severity],
        location: { path, lines: { begin: start.line } }
      }
    })
  )
