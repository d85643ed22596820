/** What the printing of any mirror needs: a writer, names for its constants, and the imports of the types it names. */
import type { Spell } from "./spelling.ts"
import { namesIn, typeScriptOf } from "./type-text.ts"
import type { ValueContext } from "./values.ts"
import type { Writer } from "./writer.ts"

export interface MirrorContext {
  readonly context: ValueContext
  /** What has been named of other modules, as declarations in a fixed order. */
  readonly imports: () => string
}

export interface MirrorSurroundings extends Pick<ValueContext, "table" | "poisoned" | "report"> {
  /** Branded types that the expressions call. */
  readonly makers: ReadonlyArray<{ readonly name: string; readonly file: string }>
  readonly moduleOf: (file: string) => string
  readonly spell: Spell
}

export const mirrorContext = (
  writer: Writer,
  { makers, moduleOf, poisoned, report, spell, table }: MirrorSurroundings
): MirrorContext => {
  const imports = new Set<string>()
  const add = (it: { readonly name: string; readonly file: string }, name = spell(it)): void => {
    const own = spell(it)
    imports.add(`import { ${own === name ? name : `${own} as ${name}`} } from "./${moduleOf(it.file)}"\n`)
  }
  for (const it of makers) add(it, it.name)
  let names = 0
  return {
    context: {
      writer,
      table,
      poisoned,
      report,
      nextName: () => `$e${names++}`,
      typeText: (type) => {
        for (const it of namesIn(type)) add(it)
        return typeScriptOf(type, spell)
      }
    },
    imports: () => [...imports].toSorted().join("")
  }
}
