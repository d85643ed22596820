/** Formatting: golden/format/before.* into after.*, and over every spec of the repository nothing that the specs mean changes. */
import { array, assert, constantFrom, integer, nat, oneof, pre, property, record, string } from "fast-check"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join, relative, sep } from "node:path"
import { describe, expect, it } from "vitest"
import { parse, parseDocument } from "yaml"
import { project } from "../../compiler/cli/template/project.ts"
import { compileSources } from "../../compiler/compile.ts"
import { canonicalDuration } from "../../compiler/format/duration.ts"
import { formatted } from "../../compiler/format/format.ts"
import { parseDuration } from "../../compiler/parse/duration.ts"
import { root } from "../house/sources.ts"

const comments = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/(?:^|\s)#\s*(.*\S)$/gm)]
    .map(([, words]) => words ?? "")
    .filter((words) => !words.startsWith("yaml-language-server:"))
    .sort()

describe("golden", () => {
  const folder = join(root, "golden/format")
  it.each(["before.workflow.yaml", "before.activities.yaml", "before.types.yaml"])("%s", (name) => {
    const file = `workflows/${name.replace("before", "shop")}`
    const before = readFileSync(join(folder, name), "utf8")
    const golden = join(folder, name.replace("before", "after"))
    const after = formatted(file, before)
    if (process.env["UPDATE_GOLDENS"] === "1") writeFileSync(golden, after)
    expect(after).toBe(readFileSync(golden, "utf8"))
    expect(formatted(file, after)).toBe(after)
    expect(comments(after)).toEqual(comments(before))
  })
})

/** Every folder with a perdure.yaml, and its specs; golden/accepts is a project without one. */
const projects = ["golden/build", "golden/accepts", "examples", "golden/cli"].flatMap((top) => {
  const specs = readdirSync(join(root, top), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".yaml") && !entry.parentPath.includes("node_modules"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
  const roots = specs.filter((file) => file.endsWith("/perdure.yaml")).map((file) => dirname(file))
  return (roots.length === 0 ? [top] : roots).map((folder) => {
    const inside = specs.filter((file) => file.startsWith(`${folder}/`))
    const texts = inside.map((file) => [file.slice(folder.length + 1), readFileSync(join(root, file), "utf8")] as const)
    return { folder, specs: new Map(texts.filter(([, text]) => parseDocument(text).errors.length === 0)) }
  })
})

const hashesOf = (files: ReadonlyMap<string, string>) => {
  const { diagnostics, modules } = compileSources(files)
  const manifest = modules.find(({ path }) => path.endsWith("manifest.json"))
  return {
    manifest: manifest === undefined
      ? undefined
      : JSON.parse(manifest.text, (key, value) => key === "lines" ? 0 : value),
    codes: diagnostics.map(({ code }) => code).sort()
  }
}

describe("what specs mean stays", () => {
  it("there are projects with hashes", () => {
    expect(projects.length).toBeGreaterThan(15)
    expect(projects.filter(({ specs }) => hashesOf(specs).manifest !== undefined).length).toBeGreaterThan(12)
  })

  it.each(projects)("$folder", ({ specs }) => {
    const after = new Map([...specs].map(([file, text]) => [file, text.trim() === "" ? text : formatted(file, text)]))
    expect(hashesOf(after)).toEqual(hashesOf(specs))
    for (const [file, text] of after) {
      if (text.trim() === "") continue
      expect(formatted(file, text), file).toBe(text)
      expect(comments(text), file).toEqual(comments(specs.get(file) ?? ""))
    }
  })
})

it("the comment for editors goes to the top, and is not doubled", () => {
  const modeline = "# yaml-language-server: $schema=./mine.json"
  expect(formatted("a.types.yaml", `# Types.\r\n${modeline}\r\n\r\nerrors: {}\r\ntypes: {}\r\n`)).toBe(
    `${modeline}\n# Types.\n\ntypes: {}\nerrors: {}\n`
  )
})

it("characters that nobody can see stay escapes", () => {
  const text = "types: { A: \"\\u202e\\u0007\\t\\n\" }\n"
  expect(formatted("a.types.yaml", text)).toContain("{ A: \"\\u202e\\u0007\\t\\n\" }")
})

it("examples and new projects are formatted", () => {
  const examples = projects.filter(({ folder }) => folder.startsWith("examples/"))
    .flatMap(({ specs }) => [...specs])
  const starters = [...project({ name: "shop", version: "1.2.3" })].filter(([file]) => file.endsWith(".yaml"))
  expect(examples.length).toBeGreaterThan(4)
  expect(starters.length).toBeGreaterThan(3)
  for (const [file, text] of starters) expect(formatted(file, text)).toBe(text)
  for (const [file, text] of examples) {
    const [, ...lines] = formatted(file, text).split("\n")
    // The examples find the schemas of this repository.
    expect(lines.join("\n"), file).toBe(text.replace(/^# yaml-language-server:.*\n/, ""))
  }
})

describe("comments and blank lines anywhere", () => {
  const specs = projects.flatMap(({ specs }) => [...specs.values()]).filter((text) => text.includes("\n  "))
  const additions = array(record({ at: nat(), indent: nat(6), kind: constantFrom("line", "trailing", "blank") }), {
    minLength: 1,
    maxLength: 4
  })

  it("stay, change no value, and make no second formatting necessary", () => {
    assert(
      property(constantFrom(...specs), additions, (spec, added) => {
        const lines = spec.split("\n")
        for (const [index, { at, indent, kind }] of added.entries()) {
          const line = at % lines.length
          if (kind === "line") lines.splice(line, 0, `${" ".repeat(indent)}# added ${index}`)
          else if (kind === "blank") lines.splice(line, 0, "")
          else if (lines[line] !== "") lines[line] += `   # added ${index}`
        }
        const before = lines.join("\n")
        pre(parseDocument(before, { uniqueKeys: false }).errors.length === 0)
        const after = formatted("a.workflow.yaml", before)
        expect(withCanonicalSpans(parse(after))).toEqual(withCanonicalSpans(parse(before)))
        expect(comments(after)).toEqual(comments(before))
        expect(formatted("a.workflow.yaml", after)).toBe(after)
      }),
      { numRuns: 300 }
    )
  })
})

const withCanonicalSpans = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value ?? null), (_, inner) => typeof inner === "string" ? canonicalDuration(inner) : inner)

describe("any text", () => {
  const text = oneof(
    string({ maxLength: 30 }).filter((it) => it.isWellFormed()),
    string({ unit: constantFrom(..."${}:#'\"-,[]&*!|> ayn0.1\n"), maxLength: 30 })
  )

  it("is the same text after, in a block and in braces, written in double quotes, single ones or none", () => {
    assert(
      property(text, text, (one, two) => {
        const before = `let: ${JSON.stringify(one)}\nwith: { a: ${JSON.stringify(two)}, b: [${JSON.stringify(one)}] }\n`
        const after = formatted("a.workflow.yaml", before)
        expect(parse(after)).toEqual({ let: one, with: { a: two, b: [one] } })
        expect(formatted("a.workflow.yaml", after)).toBe(after)
      }),
      { numRuns: 500 }
    )
  })
})

describe("time spans", () => {
  const cases: ReadonlyArray<readonly [string, string]> = [
    ["60s", "1m"],
    ["90m", "1h30m"],
    ["48h", "2d"],
    ["30d", "30d"],
    ["1w7d", "2w"],
    ["1500ms", "1s500ms"],
    ["0m", "0s"],
    ["5 minutes", "5 minutes"],
    ["${ payload.wait }", "${ payload.wait }"]
  ]
  it.each(cases)("%s is %s", (written, canonical) => expect(canonicalDuration(written)).toBe(canonical))

  it("stay as long as they are, and are canonical once and for all", () => {
    const count = integer({ min: 0, max: 99_999 })
    assert(
      property(count, count, count, count, (weeks, hours, seconds, millis) => {
        const written = `${weeks}w${hours}h${seconds}s${millis}ms`
        const canonical = canonicalDuration(written)
        expect(parseDuration(canonical)?.millis).toBe(parseDuration(written)?.millis)
        expect(canonicalDuration(canonical)).toBe(canonical)
      })
    )
  })
})
