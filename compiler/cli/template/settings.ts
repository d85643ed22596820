/** The settings of a new project, as files. */

export interface Starter {
  /** Name of the package: the folder's. */
  readonly name: string
  /** Version of Perdure that makes it. */
  readonly version: string
}

const packageJson = ({ name, version }: Starter): string =>
  `${
    JSON.stringify(
      {
        name,
        private: true,
        type: "module",
        scripts: {
          check: "perdure check",
          compile: "perdure compile",
          serve: "perdure serve",
          perdure: "perdure",
          types: "tsc --noEmit",
          test: "node --test --no-warnings"
        },
        dependencies: { effect: "4.1.0", perdure: version },
        devDependencies: { "@types/node": "24.19.2", node: "24.21.0", typescript: "7.0.2" },
        // The two packages whose installation scripts put a binary in place.
        allowScripts: { esbuild: true, node: true }
      },
      undefined,
      2
    )
  }\n`

const tsconfig = `${
  JSON.stringify(
    {
      compilerOptions: {
        target: "es2024",
        lib: ["es2024"],
        module: "nodenext",
        types: ["node"],
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        noImplicitOverride: true,
        noFallthroughCasesInSwitch: true,
        noUnusedLocals: true,
        noUnusedParameters: true,
        verbatimModuleSyntax: true,
        erasableSyntaxOnly: true,
        isolatedModules: true,
        allowImportingTsExtensions: true,
        skipLibCheck: true,
        noEmit: true
      },
      include: ["src", "test", "workflows"]
    },
    undefined,
    2
  )
}\n`

const gitignore = `node_modules/
# The engine's database, and what the example's activities write.
.perdure/
accounts/
outbox/
`

const perdureYaml = `# yaml-language-server: $schema=./node_modules/perdure/schemas/project.schema.json
specs: workflows
output: workflows/generated
activities: ./src/activities.ts
defaults: { timeouts: { startToClose: 30s } }
`

const readme = ({ name }: Starter): string =>
  `# ${name}

One durable workflow, \`Signup\`: it creates an account, welcomes the person, waits, and follows up. If a step fails for good, the
account is deleted again. Kill the server at any moment: it continues where it was.

\`\`\`sh
npm install
npm run compile        # workflows/*.yaml → workflows/generated/*.ts
npm run types
npm test

npm run serve          # in one terminal
npm run perdure -- execute Signup @ada.json      # in another
npm run perdure -- history Signup/ada@example.com
\`\`\`

| file | what it is |
| --- | --- |
| \`workflows/*.yaml\` | the workflow, its activities and its types: edit these |
| \`workflows/generated/\` | the typed modules made of them: commit these, never edit them |
| \`src/activities.ts\` | what the activities do |
| \`test/\` | the workflow run on an engine in memory |
`

const adaJson = `${JSON.stringify({ email: "ada@example.com", name: "Ada", followUpAfter: "5s" }, undefined, 2)}\n`

export const settings = (starter: Starter): ReadonlyArray<readonly [path: string, text: string]> => [
  ["package.json", packageJson(starter)],
  ["tsconfig.json", tsconfig],
  [".gitignore", gitignore],
  ["perdure.yaml", perdureYaml],
  ["README.md", readme(starter)],
  ["ada.json", adaJson]
]
