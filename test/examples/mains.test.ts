/** The `main.ts` of each example says what it is there to show. */
import { spawnSync } from "node:child_process"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { root } from "../house/sources.ts"
import { scratch } from "../support/scratch.ts"

const shown = {
  approvals: [/^Approved by Hilda: payment of exp-\w+\.$/],
  "fan-out": [/^Told 3, missed: dot \(Bounced\)\.$/],
  import: [/^Imported 40 rows in 3 runs\.$/],
  onboarding: [/^Welcome, Una! .* How it goes: good\.$/],
  order: [/^Charged 129 EUR \(rcp_\w+\), shipped as ST-\w+\.$/],
  subscriptions: [/^Revenue: 13 EUR; not paid: nothing\.$/, /^Revenue: 9 EUR; not paid: archive\.$/],
  transfer: [
    /^To FR02: 50\.5 EUR with the fee\.$/,
    /^To IT03: AccountClosed\.$/,
    /^DE01 has 949\.5 EUR, FR02 1050 EUR\.$/
  ]
}

it.each(Object.entries(shown))("%s", (example, lines) => {
  const folder = scratch()
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ["--conditions=perdure-source", "--no-warnings", join(root, "examples", example, "main.ts")],
    {
      encoding: "utf8",
      env: {
        ...process.env,
        EXAMPLE_FOLDER: folder,
        ONBOARDING_DATABASE: join(folder, "journal.sqlite"),
        ONBOARDING_FOLDER: join(folder, "company"),
        ORDER_DATABASE: join(folder, "journal.sqlite"),
        SHOP_DATABASE: join(folder, "shop.sqlite")
      }
    }
  )
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
  expect(stdout.trimEnd().split("\n")).toEqual(lines.map((line) => expect.stringMatching(line)))
})

it("there are no others", () => {
  const examples = readdirSync(join(root, "examples"), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(examples.map(({ name }) => name).filter((name) => name !== "patterns")).toEqual(Object.keys(shown))
})
