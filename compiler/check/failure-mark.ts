/** What tells a failure from JSON in the mirrors. */

/**
 * A failure in a mirror, from the text of its type: what is emitted is an instance of a class, which is no JSON, and so it has
 * a member that JSON has not.
 */
export const failureText = (text: string): string => text.replace(/ \}$/, "; readonly \"~failure\"?: symbol }")

/** A type as TypeScript prints it, without that member. */
export const withoutFailureMark = (text: string): string =>
  text.replaceAll(/; readonly "~failure"\?: symbol( \| undefined)?/g, "")
