/** The YAML language server, as an editor runs it: a process spoken to over its standard input and output. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { root } from "../house/sources.ts"

export interface Position {
  readonly line: number
  readonly character: number
}

export interface Complaint {
  readonly message: string
  readonly range: { readonly start: Position; readonly end: Position }
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: unknown
  readonly result?: unknown
}

const schemas: Readonly<Record<string, ReadonlyArray<string>>> = {
  workflow: ["*.workflow.yaml"],
  activities: ["*.activities.yaml"],
  types: ["*.types.yaml"],
  project: ["perdure.yaml"]
}

/** What the documentation tells an editor's user to set. */
const settings = {
  yaml: {
    validate: true,
    hover: true,
    completion: true,
    schemaStore: { enable: false },
    schemas: Object.fromEntries(
      Object.entries(schemas).map(([name, files]) => [
        pathToFileURL(join(root, "schemas", `${name}.schema.json`)).href,
        files
      ])
    )
  }
}

export class LanguageServer {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #answers = new Map<number, (result: unknown) => void>()
  readonly #complaints = new Map<string, (all: ReadonlyArray<Complaint>) => void>()
  #bytes: Buffer = Buffer.alloc(0)
  #last = 0

  private constructor() {
    const program = join(root, "node_modules/yaml-language-server/bin/yaml-language-server")
    this.#child = spawn(process.execPath, [program, "--stdio"], { stdio: "pipe" })
    this.#child.stdout.on("data", (bytes: Buffer) => this.#read(bytes))
  }

  static async start(): Promise<LanguageServer> {
    const server = new LanguageServer()
    await server.#ask("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: { workspace: { configuration: true }, textDocument: { hover: { contentFormat: ["plaintext"] } } }
    })
    server.#send({ method: "initialized", params: {} })
    server.#send({ method: "workspace/didChangeConfiguration", params: { settings } })
    // It does not say when it has read its settings.
    while ((await server.completions("a.types.yaml", "\n", { line: 0, character: 0 })).length === 0);
    return server
  }

  stop(): void {
    this.#child.kill()
  }

  /** What it says about a file at this path of the repository, which need not be there. */
  async complaints(path: string, text: string): Promise<ReadonlyArray<Complaint>> {
    const uri = this.#open(path, text)
    const all = await new Promise<ReadonlyArray<Complaint>>((resolve) => this.#complaints.set(uri, resolve))
    this.#close(uri)
    return all
  }

  /** The keys that it offers at a place. */
  async completions(path: string, text: string, position: Position): Promise<ReadonlyArray<string>> {
    const uri = this.#open(path, text)
    const answer = await this.#ask("textDocument/completion", { textDocument: { uri }, position })
    this.#close(uri)
    // The protocol's form of an answer to this question.
    const { items } = answer as { readonly items: ReadonlyArray<{ readonly label: string }> }
    return items.map(({ label }) => label)
  }

  /** What it shows of the text at a place. */
  async hover(path: string, text: string, position: Position): Promise<string> {
    const uri = this.#open(path, text)
    const answer = await this.#ask("textDocument/hover", { textDocument: { uri }, position })
    this.#close(uri)
    // The protocol's form of an answer to this question, in Markdown.
    const markdown = (answer as { readonly contents: { readonly value: string } } | null)?.contents.value ?? ""
    return markdown.replaceAll(/\\(\W)/g, "$1")
  }

  #open(path: string, text: string): string {
    const uri = pathToFileURL(join(root, path)).href
    // It takes what has the same version for the same text.
    const textDocument = { uri, languageId: "yaml", version: ++this.#last, text }
    this.#send({ method: "textDocument/didOpen", params: { textDocument } })
    return uri
  }

  #close(uri: string): void {
    this.#complaints.delete(uri)
    this.#send({ method: "textDocument/didClose", params: { textDocument: { uri } } })
  }

  #ask(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#last
    this.#send({ id, method, params })
    return new Promise((resolve) => this.#answers.set(id, resolve))
  }

  #send(message: Message): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }))
    this.#child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`)
    this.#child.stdin.write(body)
  }

  #read(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes])
    for (;;) {
      const end = this.#bytes.indexOf("\r\n\r\n")
      const length = Number(/Content-Length: (\d+)/i.exec(this.#bytes.toString("latin1", 0, Math.max(end, 0)))?.[1])
      if (end < 0 || this.#bytes.length < end + 4 + length) return
      const message: Message = JSON.parse(this.#bytes.toString("utf8", end + 4, end + 4 + length))
      this.#bytes = this.#bytes.subarray(end + 4 + length)
      this.#take(message)
    }
  }

  #take({ id, method, params, result }: Message): void {
    if (method === "textDocument/publishDiagnostics") {
      // The protocol's form of this message.
      const { diagnostics, uri } = params as { readonly diagnostics: ReadonlyArray<Complaint>; readonly uri: string }
      this.#complaints.get(uri)?.(diagnostics)
    } else if (method === "workspace/configuration" && id !== undefined) {
      const { items } = params as { readonly items: ReadonlyArray<{ readonly section: string }> }
      const own: Readonly<Record<string, unknown>> = settings
      this.#send({ id, result: items.map(({ section }) => own[section] ?? null) })
    } else if (method !== undefined && id !== undefined) this.#send({ id, result: null })
    else if (id !== undefined) this.#answers.get(id)?.(result)
  }
}
