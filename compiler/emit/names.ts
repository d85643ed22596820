/** Makes the names of a module, and decides how each is spelled before anything is printed. */
import { isIdentifierName } from "./literal.ts"
import type { Name } from "./print.ts"

/** A package's exports, each made once: they are what most names are. */
const exportsOf = (from: string) => {
  const [values, types] = [new Map<string, Name>(), new Map<string, Name>()]
  return (wanted: string, type = false): Name => {
    const made = type ? types : values
    const name = made.get(wanted) ?? imported(from, wanted, type)
    made.set(wanted, name)
    return name
  }
}

/** An export of `effect`. */
export const effect = exportsOf("effect")

/** An export of the runtime that generated modules stand on. */
export const runtime = exportsOf("perdure/runtime/v1")

/** An export of a package, or of a module of this project by its path. */
export const imported = (from: string, wanted: string, type = false): Name => ({
  kind: "name",
  role: "import",
  wanted,
  from,
  type,
  identity: `${from}#${wanted}`
})

/** The variable of a step, or a constant of the module. */
export const local = (id: string): Name => ({
  kind: "name",
  role: "local",
  wanted: camelCase(id),
  identity: `local ${id}`
})

/** A name of the module's own interface, which gives way to nothing. */
export const exported = (wanted: string): Name => ({
  kind: "name",
  role: "export",
  wanted,
  identity: `export ${wanted}`
})

/** A parameter of a printed function: always spelled as wanted. */
export const parameter = (wanted: string): Name => ({
  kind: "name",
  role: "parameter",
  wanted,
  identity: `parameter ${wanted}`
})

export const payload = parameter("payload")
export const result = parameter("result")
/** Puts the suffix of a loop into a durable name. */
export const at = parameter("at")

/**
 * Gives each name its spelling, by its identity. Exports and parameters are spelled as wanted, imports get an alias and
 * variables a number where another name was first.
 */
export const planNames = (names: ReadonlyArray<Name>, taken: Iterable<string> = []): ReadonlyMap<string, string> => {
  const used = new Set(taken)
  const spelled = new Map<string, string>()
  for (const role of ["export", "parameter", "import", "local"] as const) {
    for (const name of names) {
      if (name.role !== role) continue
      const spelling = role === "export" || role === "parameter" ? name.wanted : firstFree(name, used)
      used.add(spelling)
      spelled.set(name.identity, spelling)
    }
  }
  return spelled
}

/** A step is often called like its activity; then its variable is called after its result. */
const firstFree = ({ alias = "", role, wanted }: Name, used: ReadonlySet<string>): string => {
  const isTaken = (spelling: string): boolean => reservedWords.has(spelling) || used.has(spelling)
  if (!isTaken(wanted)) return wanted
  if (alias !== "" && !isTaken(alias)) return alias
  const stem = role === "local" ? `${wanted}Result` : wanted
  let spelling = role === "local" ? stem : `${stem}2`
  for (let number = 2; isTaken(spelling); number++) spelling = `${stem}${number}`
  return spelling
}

/** `ship-all` to `shipAll`. */
export const camelCase = (text: string): string => {
  if (isIdentifierName(text)) return text
  const joined = text.replace(/[^A-Za-z0-9_$]+(.)?/g, (_, next: string | undefined) => next?.toUpperCase() ?? "")
  return /^[A-Za-z_$]/.test(joined) ? joined : `_${joined}`
}

/** `shop` to `Shop`. */
export const pascalCase = (text: string): string => {
  const camel = camelCase(text)
  return camel.charAt(0).toUpperCase() + camel.slice(1)
}

/** What a variable must not be called: keywords, and the globals that expressions may use. */
const reservedWords: ReadonlySet<string> = new Set(
  ("abstract any arguments as asserts async await bigint boolean break case catch class const continue debugger declare " +
    "default delete do else enum eval export extends false finally for from function get globalThis if implements import " +
    "in infer instanceof interface is keyof let module namespace never new null number object of package private " +
    "protected public readonly require return set static string super switch symbol this throw true try type typeof " +
    "undefined unknown using var void while with yield Array Boolean Infinity JSON Math NaN Number Object String")
    .split(" ")
)
