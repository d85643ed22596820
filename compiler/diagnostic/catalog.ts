/** Every diagnostic code there is; the only text that the compiler shows to a person. One file per phase. */
import { childCodes } from "./catalog/children.ts"
import { continuingCodes } from "./catalog/continuing.ts"
import { expressionCodes } from "./catalog/expressions.ts"
import { flowCodes } from "./catalog/flow.ts"
import { functionCodes } from "./catalog/functions.ts"
import { grammarCodes } from "./catalog/grammar.ts"
import { httpCodes } from "./catalog/http.ts"
import { lintCodes } from "./catalog/lint.ts"
import { lockCodes } from "./catalog/locks.ts"
import { nameCodes } from "./catalog/names.ts"
import { parseCodes } from "./catalog/parse.ts"
import { projectCodes } from "./catalog/project.ts"
import { queueCodes } from "./catalog/queues.ts"
import { scheduleCodes } from "./catalog/schedules.ts"
import { sensitiveCodes } from "./catalog/sensitive.ts"
import { shapeCodes } from "./catalog/shape.ts"
import { signalCodes } from "./catalog/signals.ts"
import { sourceCodes } from "./catalog/source.ts"
import { typeCodes } from "./catalog/types.ts"
import { versionCodes } from "./catalog/versions.ts"
import { rules } from "./rules.ts"

export const catalog = {
  ...sourceCodes,
  ...parseCodes,
  ...shapeCodes,
  ...grammarCodes,
  ...nameCodes,
  ...versionCodes,
  ...typeCodes,
  ...flowCodes,
  ...signalCodes,
  ...httpCodes,
  ...childCodes,
  ...continuingCodes,
  ...queueCodes,
  ...scheduleCodes,
  ...sensitiveCodes,
  ...functionCodes,
  ...expressionCodes,
  ...projectCodes,
  ...lockCodes,
  ...lintCodes,
  ...rules
}
