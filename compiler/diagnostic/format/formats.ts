/** The formats in which other tools read findings. */
import type { Findings } from "./findings.ts"
import { renderGitHub } from "./github.ts"
import { renderGitLab } from "./gitlab.ts"
import { renderJUnit } from "./junit.ts"
import { renderSarif } from "./sarif.ts"

export const formats: Readonly<Record<"github" | "sarif" | "junit" | "gitlab", (findings: Findings) => string>> = {
  github: renderGitHub,
  sarif: renderSarif,
  junit: renderJUnit,
  gitlab: renderGitLab
}
