-- has_history tells now whether a record has left a campaign: 0 never was in one, 1 has left none, 2 may have.

update record
set has_history = 2
where has_history = 1 and id in (select record_id from past_order);
