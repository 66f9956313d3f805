-- Ids in brackets, however many there are: fragments after a statement that ends with the first one.

-- :ids_next id_run
, :other_id#

-- :ids_end id_run
)
