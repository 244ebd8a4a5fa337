-- The stored version moves with every committed change (trigger); the day is part of the number, because roles and
-- entrustments begin and end at midnight in Shanghai without any change of a row.
SELECT coalesce((SELECT version FROM registry_directoryversion), 0) * 100000 + (%(day)s::date - date '1970-01-01')
