/** Every rule of compatibility: the rows of the catalogue that are about changes. */
import { payloadRules, resultRules } from "./catalog/rules/data.ts"
import { identityRules } from "./catalog/rules/identity.ts"
import { stepRules } from "./catalog/rules/steps.ts"
import { structureRules } from "./catalog/rules/structure.ts"
import { versionRules } from "./catalog/rules/versions.ts"
import { waitRules } from "./catalog/rules/waits.ts"

export const rules = {
  ...identityRules,
  ...payloadRules,
  ...resultRules,
  ...stepRules,
  ...waitRules,
  ...structureRules,
  ...versionRules
}

export type Rules = typeof rules
export type RuleId = keyof Rules

export const isRule = (code: string): code is RuleId => Object.hasOwn(rules, code)
