/**
 * The parts of SARIF 2.1.0 that a report of ours has, as a JSON Schema made from the OASIS standard
 * (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html); what it does not name is refused.
 */
type Schema = Readonly<Record<string, unknown>>

const closed = (required: Schema, optional: Schema = {}): Schema => ({
  type: "object",
  required: Object.keys(required),
  properties: { ...required, ...optional },
  additionalProperties: false
})
const list = (items: Schema, more: Schema = {}): Schema => ({ type: "array", items, ...more })
const text: Schema = { type: "string", minLength: 1 }
const positive: Schema = { type: "integer", minimum: 1 }

/** §3.11 message: text, or an id, which we do not use. */
const message = closed({ text })
/** §3.27.10 level */
const level: Schema = { enum: ["none", "note", "warning", "error"] }
/** §3.4 artifactLocation: a relative reference has no scheme, no space, no backslash (RFC 3986). */
const artifactLocation = closed({
  uri: { type: "string", pattern: "^([A-Za-z0-9._~!*'()/-]|%[0-9A-F]{2})+$" },
  uriBaseId: { const: "%SRCROOT%" }
})
/** §3.30 region: lines and columns count from 1. */
const region = closed({ startLine: positive, startColumn: positive, endLine: positive, endColumn: positive })
/** §3.29 physicalLocation */
const physicalLocation = closed({ artifactLocation, region })
/** §3.28 location: the id is what links refer to. */
const location = closed({ physicalLocation }, { id: { type: "integer", minimum: 0 }, message })
/** §3.55 fix, §3.56 artifactChange, §3.57 replacement */
const replacement = closed({ deletedRegion: region }, { insertedContent: closed({ text: { type: "string" } }) })
const artifactChange = closed({ artifactLocation, replacements: list(replacement, { minItems: 1 }) })
const fix = closed({ artifactChanges: list(artifactChange, { minItems: 1 }) }, { description: message })
/** §3.49 reportingDescriptor, §3.50 reportingConfiguration */
const rule = closed({ id: text }, {
  shortDescription: message,
  help: message,
  defaultConfiguration: closed({}, { level })
})
/** §3.27 result */
const result = closed({ message }, {
  ruleId: text,
  ruleIndex: { type: "integer", minimum: 0 },
  level,
  locations: list(location),
  relatedLocations: list(location, { uniqueItems: true }),
  fixes: list(fix, { uniqueItems: true }),
  partialFingerprints: { type: "object", additionalProperties: { type: "string" } }
})
/** §3.18 tool, §3.19 toolComponent */
const tool = closed({ driver: closed({ name: text }, { version: text, rules: list(rule, { uniqueItems: true }) }) })
/** §3.14 run */
const run = closed({ tool }, {
  columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
  originalUriBaseIds: { type: "object", additionalProperties: closed({}, { description: message }) },
  results: list(result)
})

/** §3.13 sarifLog */
export const sarifSchema: Schema = closed(
  { version: { const: "2.1.0" }, runs: list(run) },
  { $schema: { type: "string" } }
)
