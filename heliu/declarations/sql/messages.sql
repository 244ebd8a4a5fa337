-- What the message centre looks up. A message is one row for up to a hundred documents, so what stands here is paid
-- once a message; the tables of documents get nothing. On the partitioned table: every new generation inherits them.

-- A firm's messages, newest first, all kinds or one.
CREATE INDEX declarations_message_of_sender ON declarations_message (sender, kind, received_at, id);
-- Everybody's, newest first; a day of them. Rows come in this order: the last page of the index is always at hand.
-- On an expression, so that it is never taken for one firm's list: of a kind the firm does not send it would read all.
CREATE INDEX declarations_message_received ON declarations_message ((received_at AT TIME ZONE 'UTC'), id);
CREATE INDEX declarations_message_guid ON declarations_message (guid);
-- The uncommon ones have indexes of their own, which the common ones never touch.
CREATE INDEX declarations_message_uncommon ON declarations_message (kind, (received_at AT TIME ZONE 'UTC'), id)
    WHERE kind NOT IN ('CEB311', 'CEB411', 'CEB511', 'CEB621');
CREATE INDEX declarations_message_troubled ON declarations_message ((received_at AT TIME ZONE 'UTC'), id)
    WHERE documents = 0 OR signature = 'invalid' OR deviations IS NOT NULL;
CREATE INDEX declarations_message_troubled_of_sender ON declarations_message (sender, received_at, id)
    WHERE documents = 0 OR signature = 'invalid' OR deviations IS NOT NULL;
