/** What of JavaScript gives another result when it runs again: globals and methods, each with the kind of its mistake. */

export type HazardKind =
  | "clock"
  | "random"
  | "environment"
  | "timer"
  | "network"
  | "state"
  | "locale"
  | "order"
  | "async"
  | "package"
  | "code"

const names = (kind: HazardKind, text: string): ReadonlyArray<readonly [string, HazardKind]> =>
  text.split(" ").map((name) => [name, kind])

/** Globals that may not be named at all. */
export const hazardousGlobals: ReadonlyMap<string, HazardKind> = new Map([
  ...names("clock", "performance"),
  ...names("random", "crypto"),
  ...names("environment", "process globalThis window self global Deno Bun navigator document localStorage require"),
  ...names("environment", "module exports console Atomics SharedArrayBuffer WeakRef FinalizationRegistry"),
  ...names("timer", "setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate queueMicrotask"),
  ...names("network", "fetch XMLHttpRequest WebSocket EventSource Request"),
  ...names("locale", "Intl"),
  ...names("async", "Promise"),
  ...names("code", "eval Function")
])

/** Objects of which these members may be used, in the form `Math.max`, and nothing else. */
export const partlyHazardous: ReadonlyMap<
  string,
  { readonly kind: HazardKind; readonly refuses: (member: string) => boolean }
> = new Map([
  ["Math", { kind: "random", refuses: (member: string) => member === "random" }],
  ["Date", { kind: "clock", refuses: (member: string) => member !== "UTC" && member !== "parse" }],
  ["Temporal", { kind: "clock", refuses: (member: string) => member === "Now" }]
])

/** Methods whose result depends on the machine's language, whatever they are called on. */
export const isLocaleMethod = (name: string): boolean => name.startsWith("toLocale") || name === "localeCompare"

/** Methods of a date that read it in the machine's time zone. */
export const isLocalTime = (name: string): boolean =>
  /^[gs]et(Date|Day|FullYear|Hours|Milliseconds|Minutes|Month|Seconds|Year|TimezoneOffset)$/.test(name)
  || /^to(Date|Time)?String$/.test(name)

/** Methods that change what they are called on. */
export const mutatingMethods: ReadonlySet<string> = new Set(
  "push pop shift unshift splice sort reverse fill copyWithin set add delete clear".split(" ")
)
