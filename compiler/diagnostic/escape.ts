/** Makes text from a specification harmless to show: what a terminal or a log would obey is written out. */

// C0 and C1 controls, DEL, bidi controls, zero-width characters and line separators.
// oxlint-disable-next-line no-control-regex -- finding control characters is what this is for
const unsafe = /[\0-\x1F\x7F-\x9F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g

export const escapeControls = (text: string): string =>
  text.replace(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)

/** JSON in which no text is more than text: it leaves in what a terminal or a reader may obey; its escapes mean the same. */
export const escapedJson = (value: unknown): string =>
  `${JSON.stringify(value, undefined, 2).split("\n").map(escapeControls).join("\n")}\n`
