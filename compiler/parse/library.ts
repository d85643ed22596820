/** What an expression may call: the one list that the parser, the checker's library and the emitter share. */

/** Functions of ECMAScript that depend on nothing but their arguments. */
export const builtinFunctions = ["String", "Number", "Boolean"] as const

/** Pure functions of ours over dates, times and durations. */
export const dateFunctions = [
  "datetime",
  "date",
  "duration",
  "uuid",
  "url",
  "addDuration",
  "subtractDuration",
  "durationBetween",
  "millisOf",
  "dateOf",
  "isBefore",
  "isAfter"
] as const

/** Members of the objects that hold functions. */
export const libraryObjects = {
  Math: ["abs", "ceil", "floor", "round", "trunc", "min", "max", "sign", "pow", "sqrt"],
  Object: ["keys", "values", "entries"],
  JSON: ["stringify"]
} as const

/** Methods of texts, numbers and lists. */
export const methods = [
  "map",
  "filter",
  "find",
  "some",
  "every",
  "reduce",
  "includes",
  "slice",
  "at",
  "join",
  "split",
  "trim",
  "toLowerCase",
  "toUpperCase",
  "startsWith",
  "endsWith",
  "padStart",
  "toFixed",
  "concat",
  "flatMap",
  "indexOf",
  "toSorted"
] as const

export type BuiltinFunction = (typeof builtinFunctions)[number]
export type DateFunction = (typeof dateFunctions)[number]
export type Method = (typeof methods)[number]

/** Methods that change their list, and what gives a new one instead. */
export const mutatingMethods: ReadonlyMap<string, string> = new Map([
  ["push", "[...list, item]"],
  ["unshift", "[item, ...list]"],
  ["pop", "list.slice(0, -1)"],
  ["shift", "list.slice(1)"],
  ["splice", "list.filter(...) or list.slice(...)"],
  ["sort", "list.toSorted((a, b) => ...)"],
  ["reverse", "list.toSorted((a, b) => ...)"],
  ["fill", "list.map(...)"],
  ["copyWithin", "list.map(...)"]
])

/** Methods whose result depends on where or when they run. */
export const localeMethods: ReadonlyMap<string, string> = new Map([
  ["toLocaleString", "String(...) or toFixed(...)"],
  ["toLocaleDateString", "dateOf(...)"],
  ["toLocaleTimeString", "String(...)"],
  ["toLocaleUpperCase", "toUpperCase()"],
  ["toLocaleLowerCase", "toLowerCase()"],
  ["localeCompare", "a < b ? -1 : a > b ? 1 : 0"]
])

/** Names that lead out of a value to what it is made of. */
export const prototypeNames: ReadonlySet<string> = new Set([
  "constructor",
  "__proto__",
  "prototype",
  "__defineGetter__",
  "__defineSetter__",
  "__lookupGetter__",
  "__lookupSetter__"
])

/** Whether a member of a type can be called so. */
export const isFieldName = (name: string): boolean => /^[A-Za-z_$][\w$]*$/.test(name) && !prototypeNames.has(name)

/** Globals of JavaScript that reach outside the expression. `Date` and `Math.random` have messages of their own. */
export const forbiddenGlobals: ReadonlySet<string> = new Set([
  "globalThis",
  "global",
  "window",
  "self",
  "process",
  "require",
  "module",
  "exports",
  "eval",
  "Function",
  "Reflect",
  "Proxy",
  "Symbol",
  "Promise",
  "Intl",
  "Temporal",
  "console",
  "performance",
  "crypto",
  "fetch",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "structuredClone",
  "WeakRef",
  "WeakMap",
  "FinalizationRegistry",
  "SharedArrayBuffer",
  "Atomics",
  "WebAssembly",
  "arguments"
])
