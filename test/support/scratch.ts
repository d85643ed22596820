/** A folder of a test's own, gone when the test file is done. */
import { mkdtempSync, realpathSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"

export const scratch = (): string => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "perdure-test-"))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
