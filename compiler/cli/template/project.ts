/** A starter into the files of a new project. */
import { settings, type Starter } from "./settings.ts"
import { source } from "./source.ts"
import { specs } from "./specs.ts"

export const project = (starter: Starter): ReadonlyArray<readonly [path: string, text: string]> => [
  ...settings(starter),
  ...specs,
  ...source
]
