/** Makes a row of the diagnostic catalogue with its facts typed. */
import type { Entry } from "./diagnostic.ts"

export const entry = <P>(row: Entry<P>): Entry<P> => row

/** ` Did you mean "x"?`, or nothing when no known name is near. */
export const didYouMean = (suggestion: string | undefined): string =>
  suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`
