/** `Control` over the HTTP API of the server that owns a database. */
import { Effect, Layer } from "effect"
import { Control, type ListFilter } from "../engine/control.ts"
import { type ApiClient, makeApiClient, mishaps, unavailable } from "./api-client.ts"

/** Asks again until the execution is closed: a single request is only held open for so long. */
const result = (api: ApiClient["executions"], execution: string) =>
  api.result({ params: { execution }, query: {} }).pipe(
    Effect.repeat({ while: (status) => status.state === "Running" }),
    Effect.catchTag(mishaps, unavailable)
  )

const control = ({ executions: api }: ApiClient): Control["Service"] => ({
  start: (payload) => api.start({ payload }).pipe(Effect.catchTag(mishaps, unavailable)),
  result: (execution) => result(api, execution),
  status: (execution) => api.status({ params: { execution } }).pipe(Effect.catchTag(mishaps, unavailable)),
  list: (filter: ListFilter) => api.list({ query: filter }).pipe(Effect.catchTag(mishaps, unavailable)),
  unserved: api.unserved().pipe(Effect.catchTag(mishaps, unavailable)),
  history: (execution, options = {}) =>
    api.history({ params: { execution }, query: options }).pipe(Effect.catchTag(mishaps, unavailable)),
  query: (execution, query) => api.query({ params: { execution, query } }).pipe(Effect.catchTag(mishaps, unavailable)),
  pause: (execution, payload = {}) =>
    api.pause({ params: { execution }, payload }).pipe(Effect.catchTag(mishaps, unavailable)),
  resume: (execution, payload = {}) =>
    api.resume({ params: { execution }, payload }).pipe(Effect.catchTag(mishaps, unavailable)),
  signal: (execution, payload) =>
    api.signal({ params: { execution }, payload }).pipe(Effect.catchTag(mishaps, unavailable)),
  signalByToken: (token, payload) =>
    api.signalByToken({ payload: { token, payload } }).pipe(Effect.catchTag(mishaps, unavailable)),
  cancel: (execution) => api.cancel({ params: { execution }, payload: {} }).pipe(Effect.catchTag(mishaps, unavailable)),
  terminate: (execution) =>
    api.terminate({ params: { execution }, payload: {} }).pipe(Effect.catchTag(mishaps, unavailable)),
  delete: (execution) => api.delete({ params: { execution }, payload: {} }).pipe(Effect.catchTag(mishaps, unavailable))
})

export const httpControlLayer = (database: string): Layer.Layer<Control> =>
  Layer.effect(Control, Effect.map(makeApiClient(database), control))
