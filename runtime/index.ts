/** The engine, and what can be asked of it. */
export { ContractRefused } from "./engine/contract-refused.ts"
export {
  Answered,
  Control,
  DeletionRefused,
  Delivered,
  EngineUnavailable,
  ExecutionClosed,
  ExecutionExists,
  ExecutionNotFound,
  type HistoryOptions,
  type ListFilter,
  PayloadRejected,
  QueryFailed,
  RunNotFound,
  SignalRejected,
  SignalRequest,
  StartConflict,
  Started,
  StartRequest,
  TokenSpent,
  TokenUnknown,
  UnknownQuery,
  UnknownSignal,
  UnknownWorkflow,
  Unserved
} from "./engine/control.ts"
export { engineLayer, type EngineOptions } from "./engine/engine.ts"
export type { Manifest } from "./engine/guard.ts"
export type { Limits } from "./engine/limits.ts"
export {
  AttributeValues,
  ExecutionState,
  ExecutionStatus,
  FailureView,
  HistoryEvent,
  Intent,
  Parked,
  Paused,
  WaitingFor
} from "./engine/model.ts"
export { openReader, type Reader } from "./engine/reader.ts"
export type { Retention } from "./engine/retention.ts"
export { backupDatabase } from "./journal/backup.ts"
export {
  JournalDamaged,
  type JournalError,
  JournalForeign,
  JournalLocked,
  JournalMissing,
  JournalTooNew,
  JournalUnwritable
} from "./journal/errors.ts"
export { type Finding, findingText, type Verified, verifyDatabase } from "./journal/verify.ts"
