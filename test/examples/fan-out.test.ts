/** The fan-out example: everybody who can be reached is told once, and the report says who was not, and why. */
import { join } from "node:path"
import { expect, it } from "vitest"
import { readBook } from "../../examples/book.ts"
import { type Entry, layerOf } from "../../examples/fan-out/activities.ts"
import { AnnouncementClient, layer as workflows } from "../../examples/fan-out/workflows/generated/index.ts"
import { everyWay } from "./stage.ts"

const bookIn = (folder: string): string => join(folder, "mailing.sqlite")
const example = { workflows, activities: (folder: string) => layerOf(bookIn(folder)) }

const entriesIn = (folder: string): ReadonlyArray<Entry> => readBook(bookIn(folder))

const told = (folder: string): ReadonlyArray<string> =>
  entriesIn(folder).flatMap((entry) => entry.kind === "report" ? [] : [`${entry.kind} ${entry.to}`]).toSorted()

const announce = (recipients: Parameters<typeof AnnouncementClient.execute>[0]["recipients"]) => () =>
  AnnouncementClient.execute({ campaign: "move", text: "We move.", recipients })

it("tells everybody who can be reached, and reports the others", () =>
  everyWay(
    example,
    announce([
      { id: "ann", email: "ann@example.com" },
      { id: "bob", email: "flaky-bob@example.com" },
      { id: "cid", email: "cid@gone.example", phone: "1234" },
      { id: "dot", email: "dot@gone.example" },
      { id: "eve", email: "eve@down.example" }
    ]),
    (outcome, folder) => {
      const missed = [{ id: "dot", reason: "Bounced" }, { id: "eve", reason: "ProviderDown" }]
      expect(outcome).toEqual({ delivered: 3, missed })
      expect(told(folder)).toEqual(["mail ann@example.com", "mail flaky-bob@example.com", "text 1234"])
      expect(entriesIn(folder).at(-1)).toEqual({ kind: "report", campaign: "move", delivered: 3, missed })
    }
  ))

it("tells more people than it tells at a time, each once", () => {
  const people = Array.from({ length: 30 }, (_, n) => ({ id: `p${n}`, email: `p${n}@example.com` }))
  return everyWay(example, announce(people), (outcome, folder) => {
    expect(outcome).toEqual({ delivered: 30, missed: [] })
    expect(told(folder)).toEqual(people.map(({ email }) => `mail ${email}`).toSorted())
  })
})

it("reports that nobody was to be told", () =>
  everyWay(example, announce([]), (outcome, folder) => {
    expect(outcome).toEqual({ delivered: 0, missed: [] })
    expect(entriesIn(folder)).toMatchObject([{ kind: "report", delivered: 0 }])
  }))
