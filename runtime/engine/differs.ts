/** The paths at which two JSON values differ, as in `items[0].qty`; `""` for the whole. */
import type { Json } from "../v1/json.ts"

export const differs = (a: Json, b: Json): ReadonlyArray<string> => paths(a, b, "", true)

/** `strictly`: a member that only one of two maps has is a difference. */
const paths = (a: Json, b: Json, path: string, strictly: boolean): ReadonlyArray<string> => {
  if (a === b) return []
  if (isList(a) && isList(b)) {
    const length = Math.max(a.length, b.length)
    return Array.from({ length }, (_, index) => index).flatMap((index) =>
      absent(a[index]) || absent(b[index])
        ? [`${path}[${index}]`]
        : paths(a[index] ?? null, b[index] ?? null, `${path}[${index}]`, strictly)
    )
  }
  if (isMap(a) && isMap(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) => {
      const at = path === "" ? key : `${path}.${key}`
      if (absent(a[key]) || absent(b[key])) return strictly ? [at] : []
      return paths(a[key] ?? null, b[key] ?? null, at, strictly)
    })
  }
  return [path]
}

/** A payload as JSON text, and the version of the workflow whose schema it fits. */
interface Versioned {
  readonly version: number
  readonly payload: string
}

/** The paths at which a payload differs from the one the execution has. Of two versions, only what both know is compared. */
export const conflictOf = (stored: Versioned, offered: Versioned): ReadonlyArray<string> => {
  if (stored.payload === offered.payload) return []
  const [a, b]: [Json, Json] = [JSON.parse(stored.payload), JSON.parse(offered.payload)]
  return paths(a, b, "", stored.version === offered.version)
}

const absent = (value: Json | undefined): boolean => value === undefined

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)

const isMap = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value)
