/** docs/ci.md shows what `init --ci` writes. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { ci } from "../../compiler/cli/template/ci.ts"
import { root } from "../house/sources.ts"

it.each(ci)("%s", (path, text) => {
  expect(text.startsWith(`# ${path}\n`)).toBe(true)
  expect(readFileSync(join(root, "docs/ci.md"), "utf8")).toContain(`\`\`\`yaml\n${text}\`\`\``)
})
