-- The archive: documents, and what is said in them.
--
-- A document is known by the first half of the SHA-256 of its name, so that an import needs to look nothing up, and so that
-- names of any length can be told apart under one index.
CREATE TABLE document (
    id          bytea PRIMARY KEY,
    -- SHA-256 of all that follows from its text, first half: equal if nothing has changed.
    content     bytea NOT NULL,
    name        text NOT NULL,
    title       text,
    -- The day, month or year it was written, as the export record writes it, and where that was found.
    date        text,
    date_from   smallint NOT NULL DEFAULT 0,
    -- The first day of that, for pruning.
    written     date,
    stored      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX document_written ON document (written);
-- Editors look every few seconds whether there is something new.
CREATE INDEX document_stored ON document (stored);

CREATE TABLE statement (
    doc         bytea NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    -- Code points of the document's text, or what the importer counts in.
    start       integer NOT NULL,
    "end"       integer NOT NULL,
    piece       integer NOT NULL,
    kind        smallint NOT NULL,
    mode        smallint NOT NULL,
    confidence  real NOT NULL,
    -- Hash of all words in their normal form: equal for verbatim repeats, and the only way to statements of few words.
    verbatim    bigint NOT NULL,
    -- Who says it: the name, and what is known beside it (person, body or unnamed; gender; role).
    sort        smallint NOT NULL,
    gender      smallint NOT NULL,
    date_from   smallint NOT NULL,
    speaker     text,
    role        text,
    date        text,
    text        text NOT NULL,
    -- Hashes of the distinct content stems, the rarest first.
    stems       integer[] NOT NULL,
    UNIQUE (doc, start, "end")
);
CREATE INDEX statement_verbatim ON statement (verbatim);
-- Pending pages would be searched one by one in every question: eight milliseconds become seventy.
CREATE INDEX statement_stems ON statement USING gin (stems pg_catalog.array_ops) WITH (fastupdate = off);

-- In how many statements a stem stands, in a sample; what is missing is rare. Clients keep a copy.
CREATE TABLE frequency (
    stem        integer PRIMARY KEY,
    statements  integer NOT NULL
);

-- Facts about the archive: when frequencies were counted, and over how much.
CREATE TABLE fact (
    name        text PRIMARY KEY,
    value       text NOT NULL
);
