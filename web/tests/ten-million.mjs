// Ten million people that no database holds: the calls of the list are answered here, in the browser's network.
const total = 10_000_000;
const firstNames = ['Ana', 'João', 'Lena', 'Noah', 'Chloé', 'Łukasz', 'Olga', 'José', 'Mia', 'Søren'];
const lastNames = ['Silva', 'Müller', 'O’Brien', 'García', 'Novák', 'Rossi', 'Dubois', 'Jansen', 'Kowalski', 'Smith'];

/** The person of a row, from 0. */
export function person(row, recordTypeUuid) {
    return {
        uuid: `00000000-0000-7000-8000-${String(row).padStart(12, '0')}`,
        recordTypeUuid,
        firstName: firstNames[row % 10],
        lastName: `${lastNames[Math.floor(row / 10) % 10]} ${row + 1}`,
        phone: `+351${String(910000000 + row)}`,
        parameters: {},
        status: row % 9 === 0 ? 'inactive' : 'active',
        createdAt: '2026-11-30T06:00:00Z',
        updatedAt: '2026-11-30T06:00:00Z',
    };
}

/**
 * Answers the list of people with ten million, after so many milliseconds. `calls` has the query of each; a search finds as
 * many as its first word's number says, at most 10,000 and more.
 */
export async function fakePeople(context, { after = 4 } = {}) {
    const calls = [];
    await context.route(/\/api\/records\?/, async (route) => {
        const query = new URL(route.request().url()).searchParams;
        calls.push(query);
        await new Promise((resolve) => setTimeout(resolve, after));
        const limit = Number(query.get('limit'));
        const wanted = query.get('search') ? Number(query.get('search')) : total;
        const isMore = query.get('search') !== null && wanted > 10_000;
        const page = Number(query.get('page') ?? 1);
        const cursor = query.get('cursor');
        const first = cursor === null ? (page - 1) * limit : Number(cursor);
        const count = Math.max(0, Math.min(limit, wanted - first));
        const next = first + limit < wanted ? `<${new URL(route.request().url()).pathname}?cursor=${first + limit}>; rel="next"` : '';
        await route.fulfill({
            status: 200,
            contentType: 'application/json',
            headers: first + limit >= 10_000 && next ? { Link: next } : {},
            body: JSON.stringify({
                records: Array.from({ length: count }, (_, i) => person(first + i, '')),
                total: isMore ? 10_000 : wanted,
                ...(isMore ? { totalRelation: 'gte' } : {}),
                ...(cursor === null ? { page } : { nextCursor: next ? String(first + limit) : null }),
                limit,
            }),
        }).catch(() => undefined);
    });
    return calls;
}
