/** Activities whose attempts must not be made twice, against the policies under which they are. */
import type { ActivityNode, RetryNode } from "../parse/document.ts"

/** Whether the contract says, or its request suggests, that an attempt that is made again has a further effect. */
const mayRepeatEffect = ({ http, idempotent }: ActivityNode): boolean =>
  idempotent === undefined
    ? http?.method.value === "POST" || http?.method.value === "PATCH"
    : !idempotent.value

/** Undeclared failures are retried even where no policy is written, without a limit. */
const allowsRepeats = (policy: RetryNode | undefined): boolean => policy?.maximumAttempts?.value !== 1

export const isRepeatedUnsafely = (activity: ActivityNode, policy: RetryNode | undefined): boolean =>
  mayRepeatEffect(activity) && allowsRepeats(policy)
