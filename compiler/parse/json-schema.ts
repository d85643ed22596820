/** Turns a file of JSON Schema (2020-12, the part that types of the language can say) into type nodes. */
import { type Diagnostic, diagnostic, type Phase } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { Located, SourceText } from "../source/text.ts"
import type { TypeNode } from "./document.ts"
import { type Path, type Reading, schemaType } from "./json-schema-types.ts"
import { entriesOf, member, type Node } from "./tree.ts"
import { parseYaml } from "./yaml.ts"

/** A schema that refers to others many times over becomes a type of that size. */
const mostSchemas = 5000

/** The types of the schemas at these JSON pointers, each given with the place that asks for it. */
export const parseSchema = (
  source: SourceText,
  asked: ReadonlyArray<Located<string>>
): Phase<ReadonlyMap<string, TypeNode>> => {
  // JSON is YAML, but for the tabs between its tokens; in its strings, none can stand.
  const { diagnostics, value: root } = parseYaml({ ...source, text: source.text.replaceAll("\t", " ") })
  const types = new Map<string, TypeNode>()
  if (root === undefined) return { value: types, diagnostics }
  const said: Array<Diagnostic> = [...diagnostics]
  const read = readingOf(root, (it) => said.push(it))
  for (const pointer of asked) {
    if (!types.has(pointer.value)) types.set(pointer.value, read.definition(pointer, []))
  }
  return { value: types, diagnostics: said }
}

const readingOf = (root: Node, say: Reading["say"]): Reading => {
  let left = mostSchemas
  const reading: Reading = {
    say,
    mayGoOn: (span) => {
      if (left-- === 0) say(diagnostic("schema-too-large", span, { limit: mostSchemas }))
      return left >= 0
    },
    definition: ({ span, value: pointer }, path) => {
      const found = nodeAt(root, pointer)
      if (found !== undefined && !path.includes(pointer)) return schemaType(reading, found, [...path, pointer])
      say(found === undefined ? unknown(root, pointer, span) : recursive(pointer, span, path))
      return { kind: "broken", span }
    }
  }
  return reading
}

const nodeAt = (root: Node, pointer: string): Node | undefined => {
  if (pointer === "") return root
  if (!pointer.startsWith("/")) return undefined
  return pointer.slice(1).split("/").reduce<Node | undefined>((node, escaped) => {
    const key = escaped.replaceAll("~1", "/").replaceAll("~0", "~")
    return node?.kind === "list" ? node.items[Number(key)] : node && member(node, key)
  }, root)
}

const unknown = (root: Node, pointer: string, span: Diagnostic["span"]): Diagnostic => {
  const known = entriesOf(member(root, "$defs")).map(({ key }) => `#/$defs/${key.value}`)
  return diagnostic("unknown-definition", span, {
    pointer: `#${pointer}`,
    suggestion: suggest(`#${pointer}`, known),
    known
  })
}

const recursive = (pointer: string, span: Diagnostic["span"], path: Path): Diagnostic => {
  const cycle = [...path.slice(path.indexOf(pointer)), pointer].map((it) => `#${it}`)
  return diagnostic("recursive-type", span, { cycle })
}
