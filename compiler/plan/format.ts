/** Turns the name of a string format into the pattern that stands for it. */

/** A format that is unknown matches anything: the checker has refused it before. */
export const formatPattern = (format: string): string => patterns.get(format) ?? "^[^]*$"

const label = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
const octet = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)"
const hex = "[\\dA-Fa-f]{1,4}"

/** Eight groups, or fewer with `::` in the place of those left out. */
const ipv6 = [
  `(?:${hex}:){7}${hex}`,
  `(?:${hex}:){1,7}:`,
  ...[1, 2, 3, 4, 5, 6].map((after) => `(?:${hex}:){1,${7 - after}}(?::${hex}){1,${after}}`),
  `:(?::${hex}){1,7}`,
  "::"
]

const patterns: ReadonlyMap<string, string> = new Map([
  ["email", "^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$"],
  ["hostname", `^(?=.{1,253}$)${label}(?:\\.${label})*$`],
  ["ipv4", `^${octet}(?:\\.${octet}){3}$`],
  ["ipv6", `^(?:${ipv6.join("|")})$`]
])
