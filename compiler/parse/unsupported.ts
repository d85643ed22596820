/** Keys of the language that this version does not have, each with what to write in its place. */

export const unsupportedKeys: ReadonlyMap<string, string> = new Map([
  ["renamedFrom", "Pin a renamed step with \"durableName\"."],
  ["migrate", "Give the changed workflow a new name."]
])
