/** Names, imports and durable names. */
import { didYouMean, entry } from "../entry.ts"

export const nameCodes = {
  "unknown-activity": entry<{ readonly name: string; readonly suggestion: string | undefined }>({
    severity: "error",
    summary: "A step calls an activity that no imported file declares.",
    message: ({ name, suggestion }) => `No imported file declares an activity "${name}".${didYouMean(suggestion)}`,
    remedy: () => "Declare it in an *.activities.yaml file and import that file, or correct the name."
  })
}
