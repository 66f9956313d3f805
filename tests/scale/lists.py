"""Compares the API's lists with a snapshot: totals, pages and their order."""

CAP = 10000
LIMITS = (7, 50, 100)
ALL_PAGES = 20000
# What each sort goes by, and whether the greatest comes first.
SORTS = {None: ("id", True), "-createdAt": ("id", True), "createdAt": ("id", False), "-updatedAt": ("updated", True),
         "updatedAt": ("updated", False)}


def in_order(rows, sort):
    key, reverse = SORTS[sort]
    return [row.uuid for row in sorted(rows, key=lambda row: getattr(row, key), reverse=reverse)]


def total_of(count, is_capped):
    return (CAP, "gte") if is_capped and count > CAP else (count, None)


def expect_page(verdict, answer, plural, uuids, is_capped):
    """`uuids` are those of the whole list."""
    page, limit = answer["page"], answer["limit"]
    what = f"{plural} page={page} limit={limit}"
    verdict.equal((answer["total"], answer.get("totalRelation")), total_of(len(uuids), is_capped), f"{what}: total")
    verdict.same([row["uuid"] for row in answer[plural]], uuids[(page - 1) * limit:page * limit], what)


def pages_of(chance, count, limit, whole):
    """All pages and the one after them, or the ends and some between."""
    last = max(1, (count + limit - 1) // limit)
    if last <= 4 or (whole and count <= ALL_PAGES):
        return range(1, last + 2)
    return {1, 2, last - 1, last, last + 1} | {chance.randint(1, last) for _ in range(20 if whole else 3)}


def compare_list(api, verdict, chance, snapshot, filters, sorts, limits, whole):
    rows = snapshot.listed(filters)
    is_capped = "status" in filters and "campaignUuid" in filters
    for sort in sorts:
        uuids = in_order(rows, sort)
        # Where a total may stop there are no pages beyond.
        reachable = len(uuids) if not (is_capped or SORTS[sort][0] == "updated") else min(len(uuids), CAP)
        for limit in limits:
            for page in pages_of(chance, reachable, limit, whole):
                if reachable < len(uuids) and page * limit > CAP:
                    continue
                answer = api.get("/api/records", sort=sort, limit=limit, page=page, **filters)
                verdict.about = f"{filters} sort={sort}"
                expect_page(verdict, answer, "records", uuids, is_capped)


def compare_orders(api, verdict, chance, snapshot, campaign, status, whole):
    uuids = snapshot.orders(snapshot.rows, campaign, status)
    limit = chance.choice(LIMITS)
    for page in pages_of(chance, min(len(uuids), CAP - limit), limit, whole):
        answer = api.get(f"/api/campaigns/{campaign}/orders", status=status, limit=limit, page=page)
        verdict.about = f"orders of {campaign} status={status}"
        expect_page(verdict, answer, "orders", uuids, status is not None)


def all_filters(types, campaigns):
    for kind in [None] + types:
        for campaign in [None] + campaigns:
            filters = {"recordTypeUuid": kind, "campaignUuid": campaign}
            yield {name: value for name, value in filters.items() if value}
