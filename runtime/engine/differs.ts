/** The paths at which two JSON values differ, as in `items[0].qty`; `""` for the whole. */
import type { Json } from "../v1/json.ts"

export const differs = (a: Json, b: Json, path = ""): ReadonlyArray<string> => {
  if (a === b) return []
  if (isList(a) && isList(b)) {
    const length = Math.max(a.length, b.length)
    return Array.from({ length }, (_, index) => index).flatMap((index) =>
      absent(a[index]) || absent(b[index])
        ? [`${path}[${index}]`]
        : differs(a[index] ?? null, b[index] ?? null, `${path}[${index}]`)
    )
  }
  if (isMap(a) && isMap(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) => {
      const at = path === "" ? key : `${path}.${key}`
      return absent(a[key]) || absent(b[key]) ? [at] : differs(a[key] ?? null, b[key] ?? null, at)
    })
  }
  return [path]
}

/** The paths at which a payload differs from the one the execution has. */
export const conflictOf = (stored: string, offered: string): ReadonlyArray<string> => {
  if (stored === offered) return []
  const [a, b]: [Json, Json] = [JSON.parse(stored), JSON.parse(offered)]
  return differs(a, b)
}

const absent = (value: Json | undefined): boolean => value === undefined

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)

const isMap = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value)
