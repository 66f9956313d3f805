-- How every counting of a list ends.

-- :listing_limit listing
limit :limit

-- :listing_counted listing
) page
