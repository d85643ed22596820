/** Reads, from a manifest of any format, which files an earlier compilation wrote. */

/** None if the text is not a manifest. */
export const filesOf = (text: string): ReadonlyArray<string> => {
  const manifest = parse(text)
  const files = typeof manifest === "object" && manifest !== null && "files" in manifest ? manifest.files : undefined
  return Array.isArray(files) ? files.filter((file) => typeof file === "string") : []
}

/** The manifest with more files listed: those that are about to be removed are ours until they are gone. */
export const withFiles = (text: string, more: ReadonlyArray<string>): string => {
  const manifest = parse(text)
  if (typeof manifest !== "object" || manifest === null) return text
  return JSON.stringify({ ...manifest, files: [...new Set([...filesOf(text), ...more])].toSorted() }, undefined, 2) +
    "\n"
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
