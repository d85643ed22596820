/** Where an example keeps its files: in `.perdure` beside it, unless the environment says otherwise. */
import { mkdirSync } from "node:fs"
import { join } from "node:path"

export const fileIn = (example: string, name: string): string => {
  const folder = process.env.EXAMPLE_FOLDER ?? join(example, ".perdure")
  mkdirSync(folder, { recursive: true })
  return join(folder, name)
}
