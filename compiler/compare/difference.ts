/** What has changed from one schema to the next: what either side cannot read of the other, and which members came and went. */
import { canonicalJson } from "../contract/jcs.ts"
import type { Json } from "../parse/tree.ts"
import { type Unread, unread } from "./compatible.ts"
import { type LargeTypes, type Schema, schemaOf } from "./schema.ts"

export type Path = ReadonlyArray<string>

export interface Difference {
  /** What the new side cannot read of what the old one has written, but for what is renamed. */
  readonly backward: ReadonlyArray<Unread>
  /** What the old side cannot read of what the new one writes, but for what is renamed. */
  readonly forward: ReadonlyArray<Unread>
  readonly renamed: ReadonlyArray<{ readonly path: Path; readonly now: Path }>
  readonly added: ReadonlyArray<{ readonly path: Path; readonly isRequired: boolean }>
  readonly removed: ReadonlyArray<{ readonly path: Path; readonly wasRequired: boolean }>
  readonly defaults: ReadonlyArray<
    { readonly path: Path; readonly from: Json | undefined; readonly to: Json | undefined }
  >
  /** Unions without a tag whose alternatives stand in another order. */
  readonly reordered: ReadonlyArray<Path>
}

export interface Form {
  readonly form: Json
  readonly types: LargeTypes | undefined
}

export const differenceOf = (before: Form, after: Form): Difference => {
  const [old, current] = [schemaOf(before.form, before.types), schemaOf(after.form, after.types)]
  const members = walk(old, current, [])
  const of = <K extends Found["kind"]>(kind: K) =>
    members.filter((found): found is Extract<Found, { readonly kind: K }> => found.kind === kind)
  const renamed = of("renamed")
  const away = new Set(renamed.flatMap(({ now, path }) => [textOf(path), textOf(now)]))
  const left = (all: ReadonlyArray<Unread>) => all.filter(({ path }) => !away.has(textOf(path)))
  return {
    backward: left(unread(old, current)),
    forward: left(unread(current, old)),
    renamed,
    added: of("added"),
    removed: of("removed"),
    defaults: of("default"),
    reordered: of("reordered").map(({ path }) => path)
  }
}

const textOf = (path: Path): string => JSON.stringify(path)

type Found =
  | { readonly kind: "renamed"; readonly path: Path; readonly now: Path }
  | { readonly kind: "added"; readonly path: Path; readonly isRequired: boolean }
  | { readonly kind: "removed"; readonly path: Path; readonly wasRequired: boolean }
  | { readonly kind: "default"; readonly path: Path; readonly from: Json | undefined; readonly to: Json | undefined }
  | { readonly kind: "reordered"; readonly path: Path }

/** Through what both have in the same place. */
const walk = (before: Schema, after: Schema, path: Path): ReadonlyArray<Found> => {
  const [old, current] = [plainOf(before), plainOf(after)]
  if (old.kind === "struct" && current.kind === "struct") return walkStructs(old, current, path)
  if (old.kind === "array" && current.kind === "array") return walk(old.items, current.items, [...path, "*"])
  if (old.kind === "record" && current.kind === "record") return walk(old.values, current.values, [...path, "*"])
  if (old.kind !== "union" || current.kind !== "union") return []
  const [one, other] = [old.members.map(textOfSchema), current.members.map(textOfSchema)]
  const isReordered = one.join() !== other.join() && one.toSorted().join() === other.toSorted().join()
  return isReordered ? [{ kind: "reordered", path }] : []
}

/** What stands behind a digest, and the base of what is only refined. */
const plainOf = (schema: Schema): Schema => {
  if (schema.kind === "digest" && schema.schema !== undefined) return plainOf(schema.schema)
  const [base] = schema.kind === "both" ? schema.members : []
  return base === undefined ? schema : plainOf(base)
}

type Struct = Extract<Schema, { readonly kind: "struct" }>

const walkStructs = (old: Struct, current: Struct, path: Path): ReadonlyArray<Found> => {
  const gone = [...old.properties].filter(([name]) => !current.properties.has(name))
  const come = [...current.properties].filter(([name]) => !old.properties.has(name))
  const renamed = gone.flatMap(([name, schema]) => {
    const text = textOfSchema(schema)
    const like = come.filter(([now, other]) =>
      textOfSchema(other) === text && (old.required.has(name) || current.required.has(now))
    )
    const rivals = gone.filter(([, other]) => textOfSchema(other) === text)
    const [now] = like.length === 1 && rivals.length === 1 ? like : []
    return now === undefined ? [] : [[name, now[0]] as const]
  })
  const pairs = new Map(renamed)
  const taken = new Set(renamed.map(([, now]) => now))
  return [
    ...renamed.map(([name, now]): Found => ({ kind: "renamed", path: [...path, name], now: [...path, now] })),
    ...gone.filter(([name]) => !pairs.has(name)).map(([name]): Found => ({
      kind: "removed",
      path: [...path, name],
      wasRequired: old.required.has(name)
    })),
    ...come.filter(([name]) => !taken.has(name)).map(([name]): Found => ({
      kind: "added",
      path: [...path, name],
      isRequired: current.required.has(name)
    })),
    ...[...old.properties].flatMap(([name, schema]): ReadonlyArray<Found> => {
      const other = current.properties.get(name)
      if (other === undefined) return []
      const place = [...path, name]
      const [from, to] = [old.defaults.get(name), current.defaults.get(name)]
      const isSame = from === to ||
        (from !== undefined && to !== undefined && canonicalJson(from) === canonicalJson(to))
      return [...isSame ? [] : [{ kind: "default" as const, path: place, from, to }], ...walk(schema, other, place)]
    })
  ]
}

/** Maps and sets are written out, in their order. */
const textOfSchema = (schema: Schema): string =>
  JSON.stringify(schema, (_, value: unknown) => value instanceof Map || value instanceof Set ? [...value] : value)
