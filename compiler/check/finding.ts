/** What stands in the text of a finding: the types and members that it names. */
import type { Finding } from "./judge.ts"
import { specWords } from "./type-text.ts"

/** The parts of a message that stand in quotes, which types of literals do not contain. */
export const quoted = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/'((?:[^'"]|"(?:[^"\\]|\\.)*")*)'/g)].map((it) => it[1] ?? "")

/** The two types of a message that one is not assignable to the other. */
export const typesOf = (finding: Finding): ReadonlyArray<string> =>
  finding.code === 2741 ? quoted(finding.text).slice(1) : quoted(finding.text)

export const missingMembers = (
  { code, text }: Finding
): { readonly names: ReadonlyArray<string>; readonly type: string } | undefined => {
  const words = quoted(text)
  if (code === 2741) return { names: words.slice(0, 1), type: words[2] ?? "" }
  if (code !== 2739 && code !== 2740) return undefined
  const names = text.slice(text.lastIndexOf(": ") + 2).replace(/,? and \d+ more\.?$/, "").split(", ")
  return { names, type: words[1] ?? "" }
}

/** The last and most precise of the attempts that TypeScript lists. */
export const deepest = (finding: Finding): Finding => {
  const last = finding.chain.at(-1)
  return last === undefined ? finding : deepest(last)
}

/** The member that makes the difference, where the types alone do not show it. */
export const reasonOf = (finding: Finding): string | undefined => {
  const path: Array<string> = []
  let current = finding
  for (let next = current.chain[0]; next !== undefined; next = current.chain[0]) {
    if (next.code === 2326) path.push(quoted(next.text)[0] ?? "")
    current = next
  }
  const missing = missingMembers(current)
  // Brands are how types differ, not members.
  if (missing?.names.some((it) => it.includes("~brand")) === true || path.some((it) => it.includes("~brand"))) {
    return undefined
  }
  if (current !== finding && missing !== undefined) return `${[...path, ...missing.names].join(".")} is missing`
  if (path.length === 0) return undefined
  const [from = "", to = ""] = typesOf(current)
  return `${path.join(".")} is ${specWords(from)}, not ${specWords(to)}`
}
