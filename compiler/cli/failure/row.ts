/** One way for a command to fail. */
import type { ExitCode } from "../exit-code.ts"

export interface Row<Facts> {
  readonly exit: ExitCode
  readonly summary: string
  readonly message: (facts: Facts) => string
  readonly remedy: (facts: Facts) => string
}

export const row = <Facts>(fields: Row<Facts>): Row<Facts> => fields
