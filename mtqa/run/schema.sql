-- A run is this file. Everything but `decisions` can be made again from the inputs; decisions are people's work and
-- outlive every re-run.
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS systems (n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS units (
    idx INTEGER PRIMARY KEY,          -- running number from 0
    id TEXT NOT NULL,
    document TEXT NOT NULL,
    line INTEGER,
    byte_offset INTEGER,
    date TEXT NOT NULL,
    source TEXT NOT NULL,
    source_tags TEXT NOT NULL,        -- JSON, as every column named *_tags, *_spans, refs, properties, evidence
    refs TEXT NOT NULL,
    properties TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS units_by_document ON units (document, idx);
CREATE TABLE IF NOT EXISTS targets (
    system INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    text TEXT NOT NULL,
    tags TEXT NOT NULL,
    PRIMARY KEY (system, idx)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS findings (
    system INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    id TEXT NOT NULL,
    check_id TEXT NOT NULL,
    category TEXT NOT NULL,
    severity INTEGER NOT NULL,        -- 0 neutral to 3 critical
    message TEXT NOT NULL,
    source_spans TEXT NOT NULL,
    target_spans TEXT NOT NULL,
    evidence TEXT NOT NULL,
    suggestion TEXT,
    dismissed TEXT,                   -- the reason, NULL for a finding that stands
    alike TEXT NOT NULL,
    baseline TEXT,                    -- new, kept; NULL without a baseline
    edit TEXT                         -- new, fixed, kept; NULL without a post-edit
);
CREATE INDEX IF NOT EXISTS findings_by_segment ON findings (system, idx);
CREATE TABLE IF NOT EXISTS scores (metric TEXT NOT NULL, system INTEGER NOT NULL, n INTEGER NOT NULL, score TEXT NOT NULL,
    PRIMARY KEY (metric, system));
CREATE TABLE IF NOT EXISTS segment_values (
    metric TEXT NOT NULL,
    system INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    value REAL,
    PRIMARY KEY (metric, system, idx)
) WITHOUT ROWID;
-- Rows that a slow metric has counted before it could make a score of them.
CREATE TABLE IF NOT EXISTS statistics (
    metric TEXT NOT NULL,
    system INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    row TEXT NOT NULL,
    PRIMARY KEY (metric, system, idx)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS quality (system INTEGER PRIMARY KEY, quality TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS warnings (n INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS progress (stage TEXT PRIMARY KEY, done INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS decisions (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    subject TEXT NOT NULL,
    verdict TEXT NOT NULL,
    text TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    time TEXT NOT NULL
);
