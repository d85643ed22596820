/** What a declared type is called in the mirrors: by its name, which types of several files may have. */
import type { TypesDocument } from "../parse/document.ts"
import type { NamedType } from "./type.ts"

export type Spell = (type: Pick<NamedType, "name" | "file">) => string

/** Of the types of one name, each after the first gets a number, so that TypeScript tells which it means. */
export const spellings = (documents: ReadonlyArray<TypesDocument>): Spell => {
  const files = new Map<string, Array<string>>()
  for (const { file, types } of documents) {
    for (const { name } of types) files.set(name.value, [...files.get(name.value) ?? [], file])
  }
  return ({ file, name }) => {
    const at = files.get(name)?.indexOf(file) ?? 0
    return at > 0 ? `${name}$${at + 1}` : name
  }
}

/** The names as their authors wrote them. */
export const unspelled = (text: string): string => text.replaceAll(/\b([A-Z]\w*)\$\d+\b/g, "$1")
