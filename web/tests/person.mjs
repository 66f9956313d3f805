// A person to test with, and ways to find things on the screen of one.
const json = { 'Content-Type': 'application/json' };
export const thirtyDigits = '123456789012345678901234567890';

const fields = [
    { id: 'company', type: 'text', title: 'Company', required: true },
    {
        id: 'website',
        type: 'input',
        title: 'Website',
        validation: '^https?://',
        error: 'A web address begins with https://.',
    },
    { id: 'notes', type: 'textarea', title: 'Notes' },
    { id: 'points', type: 'number', title: 'Points' },
    { id: 'amount', type: 'decimal', title: 'Amount' },
    { id: 'insured', type: 'bool', title: 'Insured' },
    { id: 'born', type: 'date', title: 'Born on' },
    { id: 'next_call', type: 'datetime', title: 'Next call' },
    { id: 'currency', type: 'currency', title: 'Currency', default: 'EUR' },
    { id: 'country', type: 'country', title: 'Country' },
    { id: 'tier', type: 'select', title: 'Tier', options: ['gold', 'silver', 'not yet known'] },
    { id: 'member_no', type: 'text', title: 'Member number', unique: true },
    { id: 'old', type: 'text', title: 'Old field' },
];

let made = 0;

/** A type of all kinds of fields, two campaigns and a person in the first; every test has its own. */
export async function prepare(api, parameters = {}) {
    const n = ++made;
    const type = await api('POST', '/record-types', { name: `Lead ${n}`, plural: `Leads ${n}`, parameters: fields });
    const campaign = (name) =>
        api('POST', '/campaigns', {
            name: `${name} ${n}`,
            status: 'active',
            timezone: 'America/New_York',
            recordTypeUuid: type.uuid,
        });
    const [spring, autumn] = [await campaign('Spring appeal'), await campaign('Autumn appeal')];
    const values = { company: 'Silva & Filhos', old: 'was kept', ...parameters };
    const body = JSON.stringify({
        recordTypeUuid: type.uuid,
        firstName: 'Ana',
        lastName: `Silva ${n}`,
        phone: phoneOf(n),
        parameters: values,
    }).replace(/"raw:([^"]+)"/g, '$1');
    const person = await api('POST', '/records', body, json);
    const order = await api('POST', `/campaigns/${spring.uuid}/orders`, {
        recordUuid: person.uuid,
        instructions: 'Ask about the roof.',
    });
    return {
        n,
        type,
        spring,
        autumn,
        person,
        order,
        name: `Ana Silva ${n}`,
        read: () => api('GET', `/records/${person.uuid}`),
    };
}

export function phoneOf(n) {
    return `+3512100${String(10000 + n * 7)}`;
}

/** Bodies of the calls of a method, in their order. */
export function watchCalls(page, method) {
    const calls = [];
    page.on('request', (request) => {
        if (request.method() === method && request.url().includes('/api/')) calls.push(request.postData());
    });
    return calls;
}

export function heading(page, name) {
    return page.getByRole('heading', { level: 1, name }).waitFor();
}

/** What a form's label names. */
export function field(page, label) {
    return page.getByLabel(new RegExp(`^${label}( required)?$`));
}

export async function edit(page) {
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('form', { name: 'Edit' }).waitFor();
}

export const everything = {
    website: 'https://www.example.com/about',
    notes: 'Calls back in the evening.\nNot on Fridays.',
    points: `raw:${thirtyDigits}`,
    amount: 'raw:1.10',
    insured: true,
    born: '1961-02-28',
    next_call: '2026-07-01T10:00:00+02:00',
    country: 'PT',
    tier: 'gold',
};

/** A past of two stays, with a call that was made. */
export async function addPast(api, { person, spring, autumn, order }) {
    const { orders } = await api('POST', `/campaigns/${spring.uuid}/claims`, {
        limit: 1,
        leaseSeconds: 60,
        worker: 'Desk 4',
    });
    await api('POST', `/campaigns/${spring.uuid}/orders/${order.uuid}/result`, {
        leaseToken: orders[0].leaseToken,
        outcome: 'no-answer',
        note: 'Rang eight times.',
        durationSeconds: 187,
    });
    const other = await api('POST', `/campaigns/${autumn.uuid}/orders`, { recordUuid: person.uuid });
    for (const status of ['planned', 'registered', 'planned', 'registered', 'contacted'])
        await api('PATCH', `/campaigns/${autumn.uuid}/orders/${other.uuid}`, { status });
    await api('DELETE', `/campaigns/${autumn.uuid}/orders/${other.uuid}`);
}

export async function retire(api, { type }) {
    await api('PATCH', `/record-types/${type.uuid}`, { fields: { old: null } });
}
