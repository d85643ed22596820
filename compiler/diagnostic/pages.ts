/** The pages of the documentation that say of each code what it means. */
import { isRule } from "./rules.ts"

export const pages = ["diagnostics", "rules"] as const
export type Page = (typeof pages)[number]

export const pageOf = (code: string): Page => isRule(code) ? "rules" : "diagnostics"

/** GitHub makes anchors of headings by writing them small. */
export const docsOf = (code: string): string => `docs/${pageOf(code)}.md#${code.toLowerCase()}`
