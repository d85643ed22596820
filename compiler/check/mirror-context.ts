/** What the printing of any mirror needs: a writer, names for its constants, and the imports of the types it names. */
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
}

export const mirrorContext = (
  writer: Writer,
  { makers, moduleOf, poisoned, report, table }: MirrorSurroundings
): MirrorContext => {
  const imported = new Map(makers.map((it) => [it.name, it.file]))
  let names = 0
  return {
    context: {
      writer,
      table,
      poisoned,
      report,
      nextName: () => `$e${names++}`,
      typeText: (type) => {
        for (const { file, name } of namesIn(type)) imported.set(name, file)
        return typeScriptOf(type)
      }
    },
    imports: () =>
      [...imported].map(([name, file]) => `import { ${name} } from "./${moduleOf(file)}"\n`).toSorted().join("")
  }
}
