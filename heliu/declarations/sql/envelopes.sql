-- By which number the sender knows the message it sent in an envelope (DxpMsg) or under a JSON head, and who sent it.

ALTER TABLE declarations_message
    ADD COLUMN envelope_id text,                 -- CopMsgId of the DxpMsg, messageId of the JSON head
    ADD COLUMN envelope_sender text;             -- SenderId of the DxpMsg, senderID of the JSON head
-- Messages that came bare are not in it: nothing is paid for them.
CREATE INDEX declarations_message_envelope ON declarations_message (envelope_id) WHERE envelope_id IS NOT NULL;
