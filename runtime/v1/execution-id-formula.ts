/** The formula of execution ids. What finds an execution again by its key relies on it: it stays as it is. */

/** From the workflow's name and its idempotency key. */
export const executionIdWith = (sha256: (text: string) => string) => (workflow: string, key: string): string =>
  sha256(`${workflow.length}:${workflow}:${key}`).slice(0, 32)
