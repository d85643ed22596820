/** Turns policies into their canonical form. */
import type { RetryPlan, TimeoutsPlan } from "../plan/plan.ts"
import type { RetryForm, TimeoutsForm } from "./contract.ts"
import { given } from "./given.ts"

/** The order of errors means nothing. */
export const retryForm = (retry: RetryPlan | undefined): RetryForm | undefined =>
  retry && { ...retry, nonRetryableErrors: retry.nonRetryableErrors.toSorted() }

export const timeoutsForm = (timeouts: Partial<TimeoutsPlan>): TimeoutsForm | undefined => {
  const form = given(timeouts)
  return Object.keys(form).length === 0 ? undefined : form
}
