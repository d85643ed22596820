CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
CREATE TABLE execution (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    workflow TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    release INTEGER NOT NULL,
    run INTEGER NOT NULL,
    plan_hash TEXT NOT NULL,
    task_queue TEXT NOT NULL,
    state TEXT NOT NULL,
    parked TEXT,
    parent TEXT,
    started_at INTEGER NOT NULL,
    deadline INTEGER,
    closed_at INTEGER
  ) STRICT;
CREATE INDEX execution_key ON execution (workflow, key);
CREATE INDEX execution_open ON execution (workflow, version) WHERE state = 'Running';
CREATE INDEX execution_parked ON execution (n) WHERE parked IS NOT NULL;
CREATE TABLE event (
    execution INTEGER NOT NULL,
    run INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    data TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (execution, run, seq)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE timer (
    execution INTEGER NOT NULL,
    name TEXT NOT NULL,
    due INTEGER NOT NULL,
    PRIMARY KEY (execution, name)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE heartbeat (
    execution INTEGER NOT NULL,
    name TEXT NOT NULL,
    details TEXT NOT NULL,
    PRIMARY KEY (execution, name)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE contract (
    workflow TEXT NOT NULL,
    version INTEGER NOT NULL,
    hashes TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    PRIMARY KEY (workflow, version, hashes)
  ) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('clean', 'yes');
INSERT INTO meta VALUES ('epoch', '1');
INSERT INTO meta VALUES ('owner_pid', '31418');
INSERT INTO execution VALUES (1, 'ebd785540a2077ace621caf33d361f9c', 'Flow', 'done', 1, 0, 1, 'p1', 'default', 'Completed', NULL, NULL, 1795170580676, NULL, 1795170580702);
INSERT INTO execution VALUES (2, '9d7d0649ca79ad644e2d5071e5faff20', 'Flow', 'k', 1, 0, 1, 'p1', 'default', 'Running', NULL, NULL, 1795170580709, NULL, NULL);
INSERT INTO event VALUES (1, 1, 1, 1795170580676, 'ExecutionStarted', '', 0, '{"workflow":"Flow","version":1,"release":0,"planHash":"p1","key":"done","taskQueue":"default","payload":{"key":"done"}}', 1, 2934869643);
INSERT INTO event VALUES (1, 1, 2, 1795170580678, 'ValueRecorded', 'stamp', 0, '{"value":"bbb74f21-60dc-4bce-b13c-6674c47874a6"}', 1, 2351324942);
INSERT INTO event VALUES (1, 1, 3, 1795170580678, 'StepScheduled', 'first', 1, '{"activity":"test/Work.act","input":{"text":"a"}}', 1, 1668421861);
INSERT INTO event VALUES (1, 1, 4, 1795170580702, 'StepCompleted', 'first', 1, '{"result":{"text":"a!"}}', 1, 1127068110);
INSERT INTO event VALUES (1, 1, 5, 1795170580702, 'ExecutionCompleted', '', 0, '{"result":"a!"}', 1, 2416064721);
INSERT INTO event VALUES (2, 1, 1, 1795170580709, 'ExecutionStarted', '', 0, '{"workflow":"Flow","version":1,"release":0,"planHash":"p1","key":"k","taskQueue":"default","payload":{"key":"k"}}', 1, 3637259696);
INSERT INTO event VALUES (2, 1, 2, 1795170580709, 'ValueRecorded', 'stamp', 0, '{"value":"9dade804-bc8b-4ff1-96a2-41471adfcc6c"}', 1, 3276137957);
INSERT INTO event VALUES (2, 1, 3, 1795170580709, 'StepScheduled', 'first', 1, '{"activity":"test/Work.act","input":{"text":"a"}}', 1, 705074651);
INSERT INTO event VALUES (2, 1, 4, 1795170580710, 'StepCompleted', 'first', 1, '{"result":{"text":"a!"}}', 1, 1831645252);
INSERT INTO event VALUES (2, 1, 5, 1795170580711, 'BlockStarted', 'both', 0, '{"block":"parallel","branches":["left","right"]}', 1, 2517650304);
INSERT INTO event VALUES (2, 1, 6, 1795170580719, 'StepScheduled', 'left', 1, '{"branch":"both/left","activity":"test/Work.act","input":{"text":"l"}}', 1, 3094324671);
INSERT INTO event VALUES (2, 1, 7, 1795170580720, 'TimerStarted', 'nap', 0, '{"branch":"both/right","due":1795170581420}', 1, 3777506301);
INSERT INTO event VALUES (2, 1, 8, 1795170580721, 'StepCompleted', 'left', 1, '{"result":{"text":"l!"}}', 1, 1256631569);
INSERT INTO timer VALUES (2, 'both', 0);
INSERT INTO timer VALUES (2, 'nap', 1795170581420);
INSERT INTO contract VALUES ('Flow', 1, '{"identity":"i","payload":"p","result":"r","plan":"p1","source":"s"}', 1795170580675);
PRAGMA application_id = 1346720324;
PRAGMA user_version = 1;
