// One person: read, change, conflicts, campaigns, do-not-call, a new one, on paper.
import { assert, equal, until } from '../support.mjs';

const json = { 'Content-Type': 'application/json' };
const thirtyDigits = '123456789012345678901234567890';

const fields = [
    { id: 'company', type: 'text', title: 'Company', required: true },
    { id: 'website', type: 'input', title: 'Website', validation: '^https?://', error: 'A web address begins with https://.' },
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
async function prepare(api, parameters = {}) {
    const n = ++made;
    const type = await api('POST', '/record-types', { name: `Lead ${n}`, plural: `Leads ${n}`, parameters: fields });
    const campaign = (name) => api('POST', '/campaigns',
        { name: `${name} ${n}`, status: 'active', timezone: 'America/New_York', recordTypeUuid: type.uuid });
    const [spring, autumn] = [await campaign('Spring appeal'), await campaign('Autumn appeal')];
    const values = { company: 'Silva & Filhos', old: 'was kept', ...parameters };
    const body = JSON.stringify({ recordTypeUuid: type.uuid, firstName: 'Ana', lastName: `Silva ${n}`, phone: phoneOf(n), parameters: values })
        .replace(/"raw:([^"]+)"/g, '$1');
    const person = await api('POST', '/records', body, json);
    const order = await api('POST', `/campaigns/${spring.uuid}/orders`, { recordUuid: person.uuid, instructions: 'Ask about the roof.' });
    return { n, type, spring, autumn, person, order, name: `Ana Silva ${n}`, read: () => api('GET', `/records/${person.uuid}`) };
}

function phoneOf(n) {
    return `+3512100${String(10000 + n * 7)}`;
}

/** Bodies of the calls of a method, in their order. */
function watchCalls(page, method) {
    const calls = [];
    page.on('request', (request) => {
        if (request.method() === method && request.url().includes('/api/')) calls.push(request.postData());
    });
    return calls;
}

function heading(page, name) {
    return page.getByRole('heading', { level: 1, name }).waitFor();
}

/** What a form's label names. */
function field(page, label) {
    return page.getByLabel(new RegExp(`^${label}( required)?$`));
}

async function edit(page) {
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('form', { name: 'Edit' }).waitFor();
}

const everything = {
    website: 'https://www.example.com/about', notes: 'Calls back in the evening.\nNot on Fridays.', points: `raw:${thirtyDigits}`,
    amount: 'raw:1.10', insured: true, born: '1961-02-28', next_call: '2026-07-01T10:00:00+02:00', country: 'PT', tier: 'gold',
};

/** A past of two stays, with a call that was made. */
async function addPast(api, { person, spring, autumn, order }) {
    const { orders } = await api('POST', `/campaigns/${spring.uuid}/claims`, { limit: 1, leaseSeconds: 60, worker: 'Desk 4' });
    await api('POST', `/campaigns/${spring.uuid}/orders/${order.uuid}/result`,
        { leaseToken: orders[0].leaseToken, outcome: 'no-answer', note: 'Rang eight times.', durationSeconds: 187 });
    const other = await api('POST', `/campaigns/${autumn.uuid}/orders`, { recordUuid: person.uuid });
    for (const status of ['planned', 'registered', 'planned', 'registered', 'contacted'])
        await api('PATCH', `/campaigns/${autumn.uuid}/orders/${other.uuid}`, { status });
    await api('DELETE', `/campaigns/${autumn.uuid}/orders/${other.uuid}`);
}

async function retire(api, { type }) {
    await api('PATCH', `/record-types/${type.uuid}`, { fields: { old: null } });
}

const reading = [
    {
        name: 'a person is shown whole',
        async run({ page, open, api, inspect }) {
            const made = await prepare(api, everything);
            await addPast(api, made);
            await retire(api, made);
            await open(`people/${made.person.uuid}`);
            await heading(page, made.name);
            equal(await page.locator('a.phone').getAttribute('href'), `tel:${phoneOf(made.n)}`, 'the link of the phone');
            const text = await page.locator('main').innerText();
            for (const part of [thirtyDigits, '1.10', 'Portugal (PT)', 'Europe/Lisbon, UTC+01:00', '09:00', 'Ask about the roof.',
                'no answer', '3:07', 'Rang eight times.', 'Desk 4', 'was kept', 'retired'])
                assert(text.includes(part), `"${part}" is not shown`);
            await page.getByText('1 earlier').click();
            await inspect('person');
        },
    },
    {
        name: 'a person is good on paper',
        async run({ page, open, api, pictures, look }) {
            const made = await prepare(api, everything);
            await addPast(api, made);
            await open(`people/${made.person.uuid}`);
            await heading(page, made.name);
            await page.emulateMedia({ media: 'print' });
            await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
            equal(await page.getByRole('button').count(), 0, 'the buttons on paper');
            assert(await page.getByText(/^Printed /).isVisible(), 'the time of printing is missing');
            equal(await page.locator('details:not([open])').count(), 0, 'what is folded');
            await page.setViewportSize({ width: 794, height: 1123 });
            await look('person-print');
            await page.pdf({ path: `${pictures}/person.pdf`, format: 'A4' });
        },
    },
    {
        name: 'someone who is not there, a failure, and a token that may only read',
        async run({ page, open, api, newToken, signIn, inspect, look, axe }) {
            const made = await prepare(api);
            await open('people/01a22388-8af2-79ba-ba3a-9b949b5aade6');
            await page.getByText('This person is not there').waitFor();
            await look('person-gone');
            await axe();
            await page.route('**/api/records/*', (route) => route.fulfill({
                status: 500, contentType: 'application/problem+json',
                body: '{"status": 500, "code": "internal_error", "detail": "The server has failed.", "instance": "abc"}',
            }));
            await open(`people/${made.person.uuid}`);
            await page.getByText('The server has failed.').waitFor();
            await inspect('person-failure');
            await page.unroute('**/api/records/*');
            await page.getByRole('button', { name: 'Try again' }).click();
            await heading(page, made.name);
            await signIn((await newToken('records:read')).token);
            await page.reload();
            await heading(page, made.name);
            equal(await page.getByRole('button', { name: /Edit|Delete|Do not call|campaign/ }).count(), 0, 'the buttons');
            assert((await page.locator('main').innerText()).includes('Silva & Filhos'), 'the values are missing');
            await look('person-reader');
            await axe();
        },
    },
    {
        name: 'j and k go through the list that the person was opened from',
        async run({ page, open, api }) {
            const [a, b] = [await prepare(api), await prepare(api)];
            await open('people');
            await page.evaluate((uuids) => sessionStorage.setItem('callbook.neighbours', JSON.stringify(uuids)), [a.person.uuid, b.person.uuid]);
            await page.reload();
            await open(`people/${a.person.uuid}?search=silva`);
            await heading(page, a.name);
            await until(() => page.evaluate(() => document.activeElement.tagName === 'H1'), 'the focus on the name');
            await page.keyboard.press('j');
            await heading(page, b.name);
            equal(new URL(page.url()).hash, `#/people/${b.person.uuid}?search=silva`, 'the address');
            await page.keyboard.press('k');
            await heading(page, a.name);
            equal(await page.getByRole('link', { name: 'Next person' }).count(), 1, 'the way to the next');
            equal(await page.getByRole('link', { name: 'Previous person' }).count(), 0, 'the way to the previous');
        },
    },
];

const editing = [
    {
        name: 'only what was changed is sent, and numbers keep their text',
        async run({ page, open, api, inspect }) {
            const made = await prepare(api, everything);
            await open(`people/${made.person.uuid}`);
            await heading(page, made.name);
            await page.keyboard.press('e');
            await page.getByRole('form', { name: 'Edit' }).waitFor();
            equal(await field(page, 'Points').inputValue(), thirtyDigits, 'the number');
            equal(await field(page, 'Next call').inputValue(), '2026-07-01T09:00', 'the time in Lisbon');
            await inspect('person-edit');
            await field(page, 'Amount').fill('2.50');
            await field(page, 'Country').fill('germany');
            await field(page, 'First name').fill('');
            await field(page, 'Next call').fill('2026-12-24T18:30');
            const patches = watchCalls(page, 'PATCH');
            await page.keyboard.press('Control+Enter');
            await page.getByText('is saved').waitFor();
            await until(() => patches.length > 0, 'the call');
            equal(patches, ['{"firstName":null,"parameters":{"amount":2.50,"next_call":"2026-12-24T18:30:00+00:00","country":"DE"}}'], 'what was sent');
            await page.getByText('Germany (DE)').waitFor();
            assert((await page.locator('main').innerText()).includes(thirtyDigits), 'the number has changed');
        },
    },
    {
        name: 'what the server refuses stands at its field, which has the focus',
        async run({ page, open, api, look, axe }) {
            const [made, other] = [await prepare(api, { member_no: 'M-1' }), await prepare(api)];
            const taken = await api('POST', '/records', { recordTypeUuid: made.type.uuid, firstName: 'Rui', phone: '+351910000001', parameters: { company: 'x', member_no: 'M-2' } });
            await open(`people/${made.person.uuid}`);
            await edit(page);
            await field(page, 'Website').fill('example.com');
            await field(page, 'Amount').fill('a lot');
            await page.getByRole('button', { name: 'Save' }).click();
            await page.getByText('2 values were refused.').waitFor();
            await page.getByText('A web address begins with https://.').waitFor();
            await until(() => page.evaluate(() => document.activeElement.name === 'parameters.website'), 'the focus');
            await look('person-faults');
            await axe();
            await field(page, 'Website').fill('');
            await field(page, 'Amount').fill('');
            await field(page, 'Member number').fill('M-2');
            await page.getByRole('button', { name: 'Save' }).click();
            await page.getByRole('link', { name: 'Show who has it' }).waitFor();
            equal(await page.getByRole('link', { name: 'Show who has it' }).getAttribute('href'), `#/people/${taken.uuid}`, 'the link');
            await page.getByRole('button', { name: 'Cancel' }).click();
            await page.getByRole('button', { name: 'Discard changes' }).click();
            await page.getByRole('button', { name: 'Edit' }).waitFor();
            equal((await other.read()).firstName, 'Ana', 'the other');
        },
    },
    {
        name: 'changes of two people to one member are chosen, and none is lost',
        async run({ page, open, api, inspect }) {
            const made = await prepare(api, { tier: 'gold', notes: 'first' });
            await open(`people/${made.person.uuid}`);
            await edit(page);
            await api('PATCH', `/records/${made.person.uuid}`, { firstName: 'Anna', parameters: { tier: 'silver', points: 7 } });
            await field(page, 'First name').fill('Ana Maria');
            await field(page, 'Tier').selectOption('not yet known');
            await field(page, 'Notes').fill('second');
            await page.getByRole('button', { name: 'Save' }).click();
            const dialog = page.getByRole('dialog', { name: 'Somebody else has changed this meanwhile' });
            await dialog.waitFor();
            await dialog.getByText('Also changed, and kept: Points').waitFor();
            await inspect('person-conflict');
            await dialog.getByRole('row', { name: 'First name' }).getByLabel(/Anna/).check();
            await dialog.getByRole('button', { name: 'Save these values' }).click();
            await page.getByText('is saved').waitFor();
            const { firstName, parameters } = await made.read();
            equal([firstName, parameters.tier, parameters.notes, parameters.points], ['Anna', 'not yet known', 'second', 7], 'the person');
        },
    },
    {
        name: 'changes to different members are laid together without a question',
        async run({ page, open, api }) {
            const made = await prepare(api);
            await open(`people/${made.person.uuid}`);
            await edit(page);
            await api('PATCH', `/records/${made.person.uuid}`, { firstName: 'Anna' });
            await api('PATCH', `/campaigns/${made.spring.uuid}/orders/${made.order.uuid}`, { status: 'planned' });
            await field(page, 'Company').fill('Silva Ltd');
            await page.keyboard.press('Control+Enter');
            await page.getByText('is saved').waitFor();
            const { firstName, parameters } = await made.read();
            equal([firstName, parameters.company], ['Anna', 'Silva Ltd'], 'the person');
        },
    },
    {
        name: 'what was typed is not lost: by Escape, a link, the back button, without a network',
        async run({ page, open, api, context, look, axe }) {
            const made = await prepare(api);
            await open('people');
            await open(`people/${made.person.uuid}`);
            await heading(page, made.name);
            await page.keyboard.press('e');
            await page.getByRole('form', { name: 'Edit' }).waitFor();
            await page.keyboard.press('Escape');
            await page.getByRole('button', { name: 'Edit' }).waitFor();
            await page.keyboard.press('e');
            await field(page, 'Company').fill('Typed');
            const question = page.getByRole('dialog', { name: 'Leave without saving?' });
            for (const way of [() => page.keyboard.press('Escape'), () => page.getByRole('link', { name: 'Campaigns' }).first().click(), () => page.goBack()]) {
                await way();
                await question.waitFor();
                await page.keyboard.press('Escape');
                await question.waitFor({ state: 'detached' });
                equal(await field(page, 'Company').inputValue(), 'Typed', 'the field');
            }
            await context.setOffline(true);
            await page.getByRole('button', { name: 'Save' }).click();
            await page.getByRole('form').getByText('The server cannot be reached.').waitFor();
            await look('person-offline');
            await axe();
            await context.setOffline(false);
            await page.getByRole('button', { name: 'Save' }).click();
            await page.getByText('is saved').waitFor();
            equal((await made.read()).parameters.company, 'Typed', 'the company');
            await page.getByRole('link', { name: 'Campaigns' }).first().click();
            await page.waitForURL('**/#/campaigns');
        },
    },
    {
        name: 'a day that is not whole is not taken for none',
        async run({ page, open, api }) {
            const made = await prepare(api, { born: '1961-02-28' });
            await open(`people/${made.person.uuid}`);
            await edit(page);
            await field(page, 'Born on').focus();
            await page.keyboard.press('Backspace');
            const patches = watchCalls(page, 'PATCH');
            await page.keyboard.press('Control+Enter');
            await page.getByText('The date or time is not complete.').waitFor();
            equal(patches.length, 0, 'the calls');
        },
    },
];

const acting = [
    {
        name: 'the status in a campaign is changed for the state that was seen',
        async run({ page, open, api, look, axe }) {
            const made = await prepare(api);
            await open(`people/${made.person.uuid}`);
            const status = page.getByLabel(`Status in ${made.spring.name}`);
            await status.selectOption('scheduled');
            await page.getByText('America/New York').waitFor();
            await look('person-schedule');
            await axe();
            await page.getByRole('button', { name: 'Set to Scheduled' }).click();
            await page.locator('.order-status .fault').first().waitFor();
            await field(page, 'When to call').fill('2031-05-05T18:00');
            await page.getByRole('button', { name: 'Set to Scheduled' }).click();
            await page.getByText(`${made.spring.name}: Scheduled`).waitFor();
            const path = `/campaigns/${made.spring.uuid}/orders/${made.order.uuid}`;
            equal((await api('GET', path)).scheduledTime, '2031-05-05T22:00:00Z', 'the time');
            await page.locator('.place .chip', { hasText: 'Scheduled' }).waitFor();
            await api('PATCH', path, { status: 'contacted' });
            await status.selectOption('canceled');
            await page.getByRole('button', { name: 'Set to Canceled' }).click();
            await page.getByText('it is Contacted now').waitFor();
            equal((await api('GET', path)).status, 'contacted', 'the status');
            await page.getByRole('button', { name: 'Show what is stored now' }).click();
            await page.locator('.place .chip', { hasText: 'Contacted' }).waitFor();
        },
    },
    {
        name: 'into a campaign and out of it',
        async run({ page, open, api, look, axe }) {
            const made = await prepare(api);
            await open(`people/${made.person.uuid}`);
            await page.getByRole('button', { name: 'Add to a campaign' }).click();
            const dialog = page.getByRole('dialog', { name: 'Add to a campaign' });
            await dialog.getByLabel(made.autumn.name).check();
            equal(await dialog.getByLabel(made.spring.name).count(), 0, 'the campaign that the person is in');
            await look('person-add');
            await axe();
            await dialog.getByLabel('Instructions').fill('Only after six.');
            await dialog.getByRole('button', { name: 'Add to a campaign' }).click();
            await page.getByText(`Added to ${made.autumn.name}`).waitFor();
            await page.getByText('Only after six.').waitFor();
            await page.getByRole('button', { name: `Remove from ${made.autumn.name}` }).click();
            await look('person-remove');
            await axe();
            await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
            await page.getByText(`Removed from ${made.autumn.name}`).waitFor();
            equal((await api('GET', `/orders?recordUuid=${made.person.uuid}`)).total, 1, 'the orders');
        },
    },
    {
        name: 'a number is put on the register, and is no link any more',
        async run({ page, open, api, look, axe }) {
            const made = await prepare(api);
            await open(`people/${made.person.uuid}`);
            await page.getByRole('button', { name: 'Do not call' }).click();
            const dialog = page.getByRole('dialog');
            await dialog.getByLabel(/^Reason/).selectOption({ label: 'Complaint' });
            await dialog.getByLabel('Evidence').fill('Letter of 3 May');
            await look('person-suppress');
            await axe();
            await dialog.getByRole('button', { name: 'Do not call' }).click();
            await page.locator('.chip.bad', { hasText: 'Do not call, since' }).waitFor();
            equal(await page.locator('a.phone').count(), 0, 'links of the phone');
            const { suppressions } = await api('GET', `/suppressions?phone=${encodeURIComponent(phoneOf(made.n))}`);
            equal([suppressions[0].reason, suppressions[0].evidence], ['complaint', 'Letter of 3 May'], 'the entry');
            await look('person-suppressed');
            await axe();
        },
    },
    {
        name: 'a person is deleted as it was seen, or not at all',
        async run({ page, open, api, look, axe }) {
            const made = await prepare(api);
            await open(`people/${made.person.uuid}?search=silva`);
            await heading(page, made.name);
            await api('PATCH', `/records/${made.person.uuid}`, { firstName: 'Anna' });
            await page.getByRole('button', { name: 'Delete' }).click();
            await look('person-delete');
            await axe();
            await page.getByRole('button', { name: `Delete ${made.name}` }).click();
            await page.getByText('so it is not deleted').waitFor();
            await heading(page, `Anna Silva ${made.n}`);
            await page.getByRole('button', { name: 'Delete' }).click();
            await page.getByRole('button', { name: `Delete Anna Silva ${made.n}` }).click();
            await page.waitForURL('**/#/people?search=silva');
            equal(await made.read().catch((error) => error.message.includes('404')), true, 'gone');
        },
    },
];

const adding = [
    {
        name: 'a new person: required fields, the number that exists, two in a row',
        async run({ page, open, api, inspect, look, axe }) {
            const made = await prepare(api);
            await open(`people/new?type=${made.type.uuid}`);
            await until(() => page.evaluate(() => document.activeElement.name === 'phone'), 'the focus on the phone');
            await field(page, 'Phone').fill(`0${phoneOf(made.n).slice(4)}`);
            await page.getByText('This number exists:').waitFor();
            equal(await page.locator('.same-phone a').innerText(), made.name, 'who has the number');
            await inspect('person-new');
            await field(page, 'Phone').fill('+351 910 000 111');
            await page.getByRole('button', { name: 'Save', exact: true }).click();
            await until(() => page.evaluate(() => document.activeElement.name === 'parameters.company'), 'the focus');
            await look('person-new-faults');
            await axe();
            await field(page, 'Company').fill('Costa');
            await field(page, 'Campaign').selectOption({ label: made.autumn.name });
            await page.getByText(/more fields$/).click();
            await field(page, 'Currency').waitFor();
            equal(await field(page, 'Currency').inputValue(), 'EUR', 'the default');
            await field(page, 'Amount').fill('1.10');
            await page.getByRole('button', { name: 'Save and add another' }).click();
            await page.getByText('+351 910 000 111 is saved').waitFor();
            await until(async () => (await field(page, 'Phone').inputValue()) === '', 'the next form');
            equal([await field(page, 'Phone').inputValue(), await field(page, 'Amount').inputValue()], ['', ''], 'the next form');
            equal(await field(page, 'Campaign').inputValue(), made.autumn.uuid, 'the campaign');
            await field(page, 'Phone').fill('+351 910 000 112');
            await field(page, 'Last name').fill('Costa');
            await field(page, 'Company').fill('Costa');
            await page.keyboard.press('Control+Enter');
            await heading(page, 'Costa');
            const { orders } = await api('GET', `/campaigns/${made.autumn.uuid}/orders?include=parameters&limit=10`);
            equal(orders.map((order) => order.record.phone), ['+351910000112', '+351910000111'], 'the orders');
        },
    },
    {
        name: 'a new person is asked for once, however often the network fails',
        async run({ page, open, api }) {
            const made = await prepare(api);
            await open(`people/new?type=${made.type.uuid}`);
            await field(page, 'Phone').fill('+351 910 000 211');
            await field(page, 'Company').fill('Costa');
            const keys = [];
            let fails = 2;
            await page.route('**/api/records', async (route) => {
                if (route.request().method() !== 'POST') return route.continue();
                keys.push(route.request().headers()['idempotency-key']);
                if (fails-- <= 0) return route.continue();
                await route.fetch();
                return route.abort();
            });
            for (let i = 0; i < 3; i++) {
                await page.getByRole('button', { name: 'Save', exact: true }).click();
                await until(() => keys.length === i + 1, 'a call');
                if (i < 2) await page.getByRole('form').getByText('The server cannot be reached.').waitFor();
            }
            await heading(page, '+351 910 000 211').catch(() => heading(page, '+351910000211'));
            equal(new Set(keys).size, 1, 'the number of keys');
            equal((await api('GET', `/records?recordTypeUuid=${made.type.uuid}`)).total, 2, 'the people');
        },
    },
];

export default [...reading, ...editing, ...acting, ...adding].map((test) => ({ options: { seconds: 180 }, ...test }));
