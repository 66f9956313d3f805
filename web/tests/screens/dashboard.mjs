// The dashboard: numbers that lead to what they count, events per day, jobs.
import { assert, equal, until } from '../support.mjs';

async function seed(api) {
    const { uuid: recordTypeUuid } = await api('POST', '/record-types', { name: 'Customer', parameters: [] });
    const { uuid } = await api('POST', '/campaigns', { name: 'Spring', status: 'active', recordTypeUuid });
    const soon = `${new Date().toISOString().slice(0, 10)}T23:59:00Z`;
    for (const [phone, order] of [['+351210000001', {}], ['+351210000002', { status: 'contacted' }],
        ['+351210000003', { status: 'scheduled', scheduledTime: soon }], ['+351210000004', { status: 'do-not-call' }]])
        await api('POST', `/campaigns/${uuid}/orders`, { ...order, record: { firstName: 'Ana', phone } });
    return { uuid, recordTypeUuid };
}

const numbers = (page) => page.getByRole('list', { name: 'What there is now' });
const number = (page, label) => numbers(page).getByRole('link', { name: label });

export default [
    {
        name: 'an empty account is told what comes here',
        options: { seconds: 180 },
        async run({ page, open, inspect }) {
            await open('dashboard');
            await page.getByText('No campaign is active').waitFor();
            await page.getByText('No order changed its status').waitFor();
            await page.getByText('Nothing has been imported yet').waitFor();
            await inspect('dashboard-empty');
        },
    },
    {
        name: 'numbers lead to what they count',
        options: { seconds: 180 },
        async run({ page, api, open, inspect }) {
            const { uuid, recordTypeUuid } = await seed(api);
            await api('POST', `/imports?recordTypeUuid=${recordTypeUuid}`, 'phone\n+351210000077\n');
            await open('dashboard');
            await page.locator('.plot canvas').waitFor();
            const all = { People: '4', 'Orders still to call': '2', 'Due today': '1', 'Numbers not to call': '1' };
            for (const [label, wanted] of Object.entries(all))
                equal(await number(page, label).locator('b').textContent(), wanted, label);
            await page.getByRole('img', { name: /Registered 1, Scheduled 1, Contacted 1, Do not call 1/ }).waitFor();
            await inspect('dashboard');
            await number(page, 'Due today').click();
            await page.getByText('1 order', { exact: false }).first().waitFor();
            assert(page.url().includes(`${uuid}?tab=orders&status=scheduled`), `Due today led to ${page.url()}`);
            await page.goBack();
            await number(page, 'Numbers not to call').click();
            assert(page.url().includes('#/do-not-call'), `the numbers not to call led to ${page.url()}`);
        },
    },
    {
        name: 'the table has the numbers of the plot, by keyboard and in the address',
        options: { seconds: 180 },
        async run({ page, open, inspect }) {
            await open('dashboard');
            await page.getByRole('button', { name: 'Table' }).focus();
            await page.keyboard.press('Enter');
            const table = page.getByRole('table', { name: 'Numbers per day' });
            const cells = table.getByRole('row').nth(1).getByRole('cell');
            equal(await cells.allTextContents(), ['1', '1', '1', '1', '4'], 'the numbers of today');
            await page.getByRole('button', { name: '90 days' }).click();
            assert(page.url().includes('view=table') && page.url().includes('days=90'), `the address is ${page.url()}`);
            await page.reload();
            await table.waitFor();
            await inspect('dashboard-table');
        },
    },
    {
        name: 'it asks again while it is seen, and not while it is hidden',
        async run({ page, api, open }) {
            await page.clock.install();
            await open('dashboard');
            await number(page, 'People').getByText('4').waitFor();
            const type = (await api('GET', '/record-types')).recordTypes[0].uuid;
            await api('POST', '/records', { recordTypeUuid: type, phone: '+351210000099' });
            const show = (state) => page.evaluate((value) => {
                Object.defineProperty(document, 'visibilityState', { value, configurable: true });
                document.dispatchEvent(new Event('visibilitychange'));
            }, state);
            await show('hidden');
            let asked = 0;
            page.on('request', (request) => (asked += request.url().includes('/api/') ? 1 : 0));
            await page.clock.runFor(95000);
            equal(asked, 0, 'the calls of a hidden page');
            await show('visible');
            await number(page, 'People').getByText('5').waitFor();
            const before = asked;
            await page.clock.runFor(31000);
            await until(() => asked > before, 'the next round');
        },
    },
    {
        name: 'jobs show how far they are, and failures can be tried again',
        options: { seconds: 180 },
        async run({ page, open, inspect }) {
            const job = (members) => ({
                uuid: crypto.randomUUID(), kind: 'import', state: 'done',
                progress: { done: 10, total: 10, perSecond: 5, secondsLeft: null },
                createdAt: '2026-01-05T10:00:00Z', startedAt: null, finishedAt: null, problem: null, ...members,
            });
            const jobs = [
                job({ state: 'running', progress: { done: 2500, total: 10000, perSecond: 100, secondsLeft: 75 } }),
                job({ kind: 'export' }),
                job({ kind: 'action', state: 'failed', problem: { code: 'internal', detail: 'The disk is full.' } }),
            ];
            let fail = true;
            const body = JSON.stringify({ jobs, total: 3, page: 1, limit: 6, totalPages: 1 });
            await page.route('**/api/jobs?*', (route) => route.fulfill(fail ? { status: 500, body: '' }
                : { contentType: 'application/json', body }));
            await open('dashboard');
            await page.getByRole('button', { name: 'Try again' }).waitFor();
            fail = false;
            await page.getByRole('button', { name: 'Try again' }).click();
            await page.getByText('2,500 of 10,000 rows · about 2 minutes left').waitFor();
            await page.getByText('The disk is full.').waitFor();
            await inspect('dashboard-jobs');
        },
    },
    {
        name: 'a token sees what its scopes allow',
        async run({ page, open, signIn, newToken, axe }) {
            await signIn((await newToken('records:read')).token);
            await open('dashboard');
            await number(page, 'People').waitFor();
            equal(await numbers(page).getByRole('link').count(), 1, 'the numbers');
            equal(await page.getByRole('heading', { name: 'Active campaigns' }).count(), 0, 'the campaigns');
            await axe();
        },
    },
];
