/** What of a project is read, and what is not. */
import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { loadProject } from "../../compiler/load.ts"

let folder = ""
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "perdure-files-")))
})
afterEach(() => rmSync(folder, { recursive: true }))

const types = "types:\n  Name: string\n"
const put = (files: Readonly<Record<string, string>>): void => {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), content)
  }
}
const loaded = (path = ".") => {
  const { diagnostics, value } = loadProject(join(folder, path))
  return {
    codes: diagnostics.map(({ code }) => code),
    files: value?.documents.map(({ file }) => file),
    root: value?.root
  }
}

describe("a project", () => {
  it("is found from its folder, a folder in it and a file in it", () => {
    put({ "perdure.yaml": "specs: specs\n", "specs/deep/a.types.yaml": types, "src/x.ts": "" })
    for (const path of [".", "specs/deep", "src", "specs/deep/a.types.yaml", "perdure.yaml"]) {
      expect(loaded(path)).toEqual({ codes: [], files: ["specs/deep/a.types.yaml"], root: folder })
    }
  })

  it("is the nearest of several", () => {
    put({ "perdure.yaml": "", "a.types.yaml": types, "inner/perdure.yaml": "", "inner/b.types.yaml": types })
    expect(loaded("inner").files).toEqual(["b.types.yaml"])
  })

  it("leaves out flow tests, output, node_modules, dot folders and other files", () => {
    put({
      "perdure.yaml": "output: out\n",
      "b.types.yaml": types,
      "a.types.yaml": types,
      "a.test.yaml": "cases: 1\n",
      "a.yaml": "x: 1\n",
      ".hidden.types.yaml": types,
      "out/c.types.yaml": types,
      "node_modules/x/d.types.yaml": types,
      ".git/e.types.yaml": types
    })
    expect(loaded()).toEqual({ codes: [], files: ["a.types.yaml", "b.types.yaml"], root: folder })
  })

  it("reads what its types refer to, inside of it only", () => {
    put({
      "shop/perdure.yaml": "",
      "shop/schemas/a.schema.json": "{ \"type\": \"string\" }",
      "shop/a.types.yaml": "types:\n  A: { $jsonSchema: ./schemas/a.schema.json }\n",
      "b.schema.json": "{ \"type\": \"string\" }"
    })
    expect(loaded("shop").codes).toEqual([])
    symlinkSync(join(folder, "b.schema.json"), join(folder, "shop/schemas/link.schema.json"))
    mkdirSync(join(folder, "shop/folder.json"))
    for (
      const [path, code] of [
        ["../b.schema.json", "outside-project"],
        ["./schemas/../../b.schema.json", "outside-project"],
        ["./schemas/link.schema.json", "outside-project"],
        [join(folder, "shop/schemas/a.schema.json"), "outside-project"],
        ["file:///etc/b.json", "outside-project"],
        ["./none.schema.json", "file-unreadable"],
        ["./folder.json", "not-a-regular-file"],
        ["./perdure.yaml", "schema-not-json"]
      ] as const
    ) {
      put({ "shop/a.types.yaml": `types:\n  A: { $jsonSchema: "${path}" }\n` })
      expect(loaded("shop").codes, path).toEqual([code])
    }
  })

  it("passes over no file whose name is almost right", () => {
    put({ "perdure.yaml": "", "a.types.yaml": types, "b.types.yml": types, "C.Workflow.yaml": "" })
    expect(loaded()).toMatchObject({ codes: ["unknown-file-kind", "unknown-file-kind"], files: ["a.types.yaml"] })
  })

  it("holds what its files import from outside the specifications' folder, and what that imports", () => {
    put({
      "perdure.yaml": "specs: specs\n",
      "specs/a.types.yaml": `import: [../shared/b.types.yaml]\n${types}`,
      "shared/b.types.yaml": `import: [../more/c.types.yaml, ../specs/a.types.yaml]\n${types}`,
      "more/c.types.yaml": types,
      "more/d.types.yaml": types
    })
    expect(loaded().files).toEqual(["more/c.types.yaml", "shared/b.types.yaml", "specs/a.types.yaml"])
  })

  it("does not follow imports out of its root, to addresses or to other files", () => {
    put({
      "secret.types.yaml": types,
      "shop/perdure.yaml": "",
      "shop/a.types.yaml": `import: [../secret.types.yaml, ${
        join(folder, "secret.types.yaml")
      }, "https://example.com/a.types.yaml", ./x.types.yaml, ./perdure.yaml]\n${types}`
    })
    expect(loaded("shop").files).toEqual(["a.types.yaml"])
  })

  it("does not follow a link out of its root", () => {
    put({ "secret/a.types.yaml": types, "shop/perdure.yaml": "", "shop/b.types.yaml": types })
    symlinkSync(join(folder, "secret/a.types.yaml"), join(folder, "shop/a.types.yaml"))
    symlinkSync(join(folder, "secret"), join(folder, "shop/more"))
    expect(loaded("shop")).toEqual({ codes: ["outside-project"], files: ["b.types.yaml"], root: join(folder, "shop") })
  })

  it("does not follow an import through a link out of its root", () => {
    put({
      "secret/a.types.yaml": types,
      "shop/perdure.yaml": "",
      "shop/b.types.yaml": `import: [./more/a.types.yaml]\n${types}`
    })
    symlinkSync(join(folder, "secret"), join(folder, "shop/more"))
    expect(loaded("shop").codes).toEqual(["outside-project"])
  })

  for (const setting of ["specs: ../other", "specs: /etc", "output: ../out", "lock: a/../../b", "specs: 'C:\\x'"]) {
    it(`refuses ${setting}`, () => {
      put({ "perdure.yaml": `${setting}\n`, "a.types.yaml": types })
      expect(loaded()).toEqual({ codes: ["outside-project"], files: [], root: folder })
    })
  }

  it("refuses a folder of specifications that is a link out of its root", () => {
    put({ "other/a.types.yaml": types, "shop/perdure.yaml": "specs: specs\n" })
    symlinkSync(join(folder, "other"), join(folder, "shop/specs"))
    expect(loaded("shop").codes).toEqual(["outside-project"])
  })

  it("reads no pipe and no device, and does not wait for one", () => {
    put({ "perdure.yaml": "" })
    execFileSync("mkfifo", [join(folder, "pipe.types.yaml")])
    symlinkSync("/dev/zero", join(folder, "zero.types.yaml"))
    mkdirSync(join(folder, "folder.types.yaml"))
    expect(loaded().codes).toEqual(["not-a-regular-file", "outside-project"])
  })

  it("says a file that cannot be read, and reads the others", () => {
    put({ "perdure.yaml": "", "b.types.yaml": types })
    symlinkSync("nowhere.types.yaml", join(folder, "a.types.yaml"))
    expect(loaded()).toEqual({ codes: ["file-unreadable"], files: ["b.types.yaml"], root: folder })
  })
})
