-- Deletions (删单, appType 3) that were admitted: the same one sent again gets the same receipt and deletes nothing.
CREATE TABLE declarations_deletion (
    kind text NOT NULL,
    key text[] COLLATE "C" NOT NULL,             -- the business key of what was deleted
    app_time bigint NOT NULL,
    document_id bigint NOT NULL,
    message_id bigint NOT NULL,
    PRIMARY KEY (kind, key, app_time)
);
