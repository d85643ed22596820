/** A file of types into the mirror module that mirrors import them from. */
import type { TypesDocument } from "../parse/document.ts"
import type { MirrorModule } from "./judge.ts"
import type { Spell } from "./spelling.ts"
import { expand, namesIn, typeKey, typeScriptOf, type TypeTable, unresolved } from "./type-text.ts"
import type { NamedType } from "./type.ts"

/** Structs become interfaces and the rest aliases, as in the emitted module, so that TypeScript prints their names. */
export const typesModule = (
  document: TypesDocument,
  table: TypeTable,
  moduleOf: (file: string) => string,
  spell: Spell
): MirrorModule => {
  const lines: Array<string> = []
  const imports = new Set<string>()
  for (const { name: { value } } of document.types) {
    const named: NamedType = { kind: "named", name: value, file: document.file }
    const type = table.get(typeKey(named))
    if (type === undefined) continue
    for (const it of namesIn(type)) {
      if (it.file !== document.file) imports.add(`import { ${spell(it)} } from "./${moduleOf(it.file)}"`)
    }
    const name = spell(named)
    const text = typeScriptOf(type, spell)
    lines.push(type.kind === "struct" ? `export interface ${name} ${text}` : `export type ${name} = ${text}`)
    const base = expand(type, table)
    if (base === unresolved) lines.push(`export declare const ${name}: $Unresolved`)
    else if (base.kind === "refined" && base.brand !== undefined) {
      lines.push(`export declare const ${name}: (value: ${typeScriptOf(base.base, spell)}) => ${name}`)
    }
    // The authors' functions import it by its own name.
    if (name !== value) lines.push(`export { ${name} as ${value} }`)
  }
  return { path: moduleOf(document.file), text: `${[...lines, ...imports].join("\n")}\nexport {}\n`, queries: [] }
}
