-- The digest remembers of each decision how far it was counted, and counts what is new.

TRUNCATE clearance_use, clearance_firm_day;
DELETE FROM clearance_mark WHERE name = 'digest';
ALTER TABLE clearance_use
    ADD COLUMN released boolean NOT NULL;    -- counted as released; a row that is there is counted as declared

-- It chose the days to be counted anew; none are.
DROP INDEX clearance_decision_day;
