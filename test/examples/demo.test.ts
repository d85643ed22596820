/** `npm run demo` shows what it says it shows: each of its claims is checked by the demonstration itself. */
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { root } from "../house/sources.ts"

it("runs to its end and leaves nothing behind", () => {
  const args = ["--conditions=perdure-source", "--no-warnings", "examples/order/demo.ts"]
  const { pid, status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" })
  expect(status).toBe(0)
  const shown = stdout.split("\n").filter((line) => /^ {2}[✓✗]/.test(line)).map((line) => line.replace(/\d+/, "N"))
  expect(shown).toEqual([
    "  ✓ the card is charged and nothing has been shipped yet",
    "  ✗ the worker (process N) is killed with SIGKILL, while the parcel is being packed",
    "  ✓ the parcel is shipped, once",
    "  ✓ the card was charged once: the ledger of the shop has one line",
    "  ✓ done and undone: reserve, charge, charge/undo, reserve/undo",
    "  ✓ the charge is paid back",
    "  ✓ the stock is what it was before"
  ])
  expect(existsSync(join(root, `examples/order/.perdure/demo-${pid}`))).toBe(false)
})
