/** Keys of the language that this version does not have, each with what to write in its place. */

export const unsupportedKeys: ReadonlyMap<string, string> = new Map([
  ["migrate", "Give the changed workflow a new name."]
])
