// The list of people: what narrows it, what is kept in its address, and what is done to many.
import { assert, equal, until as untilWithin } from '../support.mjs';
import { fakePeople } from '../ten-million.mjs';

/** Others may use the machine, too. */
const until = (check, what) => untilWithin(check, what, 40);

const leads = {
    name: 'Lead', plural: 'Leads', isDefault: true,
    parameters: [
        { id: 'amount', type: 'decimal', title: 'Amount' },
        { id: 'tier', type: 'select', title: 'Tier', options: ['gold', 'silver'] },
        { id: 'note', type: 'text', title: 'Note' },
    ],
};
let filled;

/** 130 leads, two guests and a campaign, once for the account of this file. */
async function fill({ api, context }) {
    context.setDefaultTimeout(40000);
    filled ??= (async () => {
        const type = (await api('POST', '/record-types', leads)).uuid;
        const guest = (await api('POST', '/record-types', { name: 'Guest', parameters: [] })).uuid;
        const campaign = await api('POST', '/campaigns', { name: 'Spring', status: 'active', timezone: 'UTC', type: 'outbound' });
        const items = Array.from({ length: 130 }, (_, i) => ({
            op: 'create', recordTypeUuid: type, firstName: i % 2 ? 'José' : 'Lena', lastName: `Silva ${i}`,
            phone: `+35191000${String(i).padStart(4, '0')}`, status: i % 10 ? 'active' : 'inactive',
            parameters: { amount: i, tier: i % 3 ? 'gold' : 'silver', note: 'met at the fair' },
        }));
        items.push(...[0, 1].map((i) => ({ op: 'create', recordTypeUuid: guest, firstName: 'Guest', phone: `+3519200000${i}0` })));
        await api('POST', '/records/batch', { items });
        return { type, guest, campaign: campaign.uuid };
    })();
    return filled;
}

async function openPeople(tools, address = 'people') {
    const made = await fill(tools);
    await tools.open(address);
    await tools.page.locator('.grid-body [role=row] a').first().waitFor();
    return { ...made, grid: tools.page.getByRole('grid') };
}

const found = (page, text) => page.locator('.found').getByText(text, { exact: true }).waitFor();
const query = (page) => Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.split('?')[1] ?? ''));

/** From a selection to the end of an action: kind is the button, inside fills the dialog. */
async function act(page, kind, inside, run) {
    await page.getByRole('region', { name: 'Actions' }).getByRole('button', { name: kind }).click();
    const dialog = page.getByRole('dialog');
    await inside(dialog);
    await dialog.getByRole('button', { name: 'Show what would change' }).click();
    await run(dialog);
    await dialog.getByText('The action is done.').waitFor();
}

export default [
    {
        name: 'people in every view, and nobody',
        options: { seconds: 240 },
        async run(tools) {
            const { page, inspect, open, newAccount, signIn } = tools;
            const { grid } = await openPeople(tools);
            await found(page, '132 people');
            await inspect('people-full');
            await grid.focus();
            await page.keyboard.press(' ');
            await page.getByText('1 person selected').waitFor();
            await inspect('people-selected');
            await open('people?search=nobodyatall');
            await page.getByText('Nobody is found by “nobodyatall”.').waitFor();
            await inspect('people-nothing');
            await signIn((await newAccount()).token);
            await open('people');
            await page.reload();
            await page.getByText('There are no people yet.').waitFor();
            await inspect('people-empty');
        },
    },
    {
        name: 'a search as it is typed, kept by a reload, and taken back',
        options: { seconds: 240 },
        async run(tools) {
            const { page } = tools;
            await openPeople(tools);
            await page.keyboard.press('/');
            await page.keyboard.type('jose silva');
            await found(page, '65 people');
            equal(query(page).search, 'jose silva', 'the address');
            await page.reload();
            await found(page, '65 people');
            await page.getByRole('searchbox').fill('');
            await found(page, '132 people');
        },
    },
    {
        name: 'filters by the type of the field, as chips',
        options: { seconds: 240 },
        async run(tools) {
            const { page, inspect } = tools;
            await openPeople(tools);
            await page.getByLabel('Type').selectOption({ label: 'Leads' });
            await found(page, '130 people');
            const add = async (field, op, value) => {
                await page.getByRole('button', { name: 'Filter', exact: true }).click();
                const panel = page.getByRole('group', { name: 'Filter' });
                await panel.getByLabel('Field').selectOption({ label: field });
                await panel.getByLabel('Comparison').selectOption({ label: op });
                await value(panel);
                await panel.getByRole('button', { name: 'Add filter' }).click();
            };
            await add('Amount', '≥', (panel) => panel.getByRole('textbox', { name: 'Value' }).fill('100'));
            await found(page, '30 people');
            await add('Tier', 'is one of', (panel) => panel.getByLabel('silver').check());
            await found(page, '10 people');
            await inspect('people-filtered');
            await page.getByRole('button', { name: 'Remove filter: Amount ≥ 100' }).click();
            await found(page, '44 people');
            await page.getByRole('columnheader', { name: 'Amount' }).getByRole('button').click();
            await until(() => query(page).sort === 'parameters.amount', 'the sort');
            await page.locator('[data-row="0"]').getByText('+351910000000').waitFor();
        },
    },
    {
        name: 'a view is saved, chosen, renamed and deleted',
        options: { seconds: 240 },
        async run(tools) {
            const { page, inspect, api } = tools;
            const { type } = await openPeople(tools);
            await page.getByLabel('Status').selectOption('inactive');
            await found(page, '13 people');
            const views = page.getByRole('button', { name: 'Views' });
            await views.click();
            await page.getByLabel('Save this list as a new view').fill('Sleeping');
            await page.keyboard.press('Enter');
            await page.getByText('View Sleeping', { exact: true }).waitFor();
            await found(page, '13 people');
            assert(query(page).segment && !query(page).status, 'the address holds the view');
            await page.getByRole('searchbox').fill('lena');
            await until(() => query(page).search === 'lena', 'the search in the address');
            await views.click();
            await inspect('people-views');
            await page.getByRole('button', { name: 'Save what is added to the view' }).click();
            await until(async () => (await api('GET', '/segments')).segments[0].search === 'lena', 'the search in the view');
            await page.getByLabel('New name').fill('Sleepers');
            await page.getByRole('button', { name: 'Rename' }).click();
            await page.getByRole('group', { name: 'Sleepers' }).waitFor();
            await page.getByRole('button', { name: 'Delete view' }).click();
            await page.getByRole('dialog').getByRole('button', { name: 'Delete view' }).click();
            await found(page, '132 people');
            equal((await api('GET', '/segments')).total, 0, 'views left');
            assert(type, 'a type');
        },
    },
    {
        name: 'columns are chosen, and stay chosen',
        options: { seconds: 240 },
        async run(tools) {
            const { page } = tools;
            await openPeople(tools);
            await page.getByRole('button', { name: 'Columns' }).click();
            await page.getByLabel('External id').check();
            await page.getByRole('columnheader', { name: 'External id' }).waitFor();
            await page.reload();
            await page.getByRole('columnheader', { name: 'External id' }).waitFor();
            await page.getByRole('button', { name: 'Columns' }).click();
            await page.getByRole('button', { name: 'Usual columns' }).click();
            await until(async () => (await page.getByRole('columnheader', { name: 'External id' }).count()) === 0, 'the usual columns');
        },
    },
    {
        name: 'a person is opened by keys, and the list comes back as it was',
        options: { seconds: 240 },
        async run(tools) {
            const { page } = tools;
            const { grid } = await openPeople(tools, 'people?search=lena');
            await grid.focus();
            for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown');
            await page.keyboard.press('Enter');
            await page.waitForURL(/people\/[0-9a-f-]{36}\?search=lena/);
            await page.goBack();
            await page.locator('[data-row="3"][data-active=true]').waitFor();
            await page.keyboard.press('n');
            await page.waitForURL(/people\/new/);
        },
    },
    {
        name: 'pages instead of the grid',
        options: { seconds: 240 },
        async run(tools) {
            const { page, inspect } = tools;
            await openPeople(tools);
            await page.getByRole('button', { name: 'As pages' }).click();
            await page.getByRole('table').waitFor();
            equal(await page.getByRole('row').count(), 101, 'rows');
            await inspect('people-pages');
            await page.getByRole('button', { name: 'Next' }).click();
            await until(async () => (await page.getByRole('row').count()) === 33, 'the second page');
            equal(query(page).page, '2', 'the address');
        },
    },
    {
        name: 'some are put into a campaign: preview, run, result',
        options: { seconds: 240 },
        async run(tools) {
            const { page, api, inspect } = tools;
            const { grid, campaign } = await openPeople(tools, 'people?search=silva');
            await grid.focus();
            await page.keyboard.press(' ');
            for (let i = 0; i < 11; i++) await page.keyboard.press('Shift+ArrowDown');
            await page.getByText('12 people selected').waitFor();
            const choose = async (dialog) => {
                await dialog.getByRole('button', { name: /Spring/ }).waitFor();
                equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Find a campaign', 'the focus');
                await dialog.getByRole('button', { name: /Spring/ }).click();
            };
            await act(page, 'Add to a campaign', choose, async (dialog) => {
                await dialog.getByText('Not possible: not active').waitFor();
                await inspect('action-preview');
                await dialog.getByRole('button', { name: /^Add \d+ people$/ }).click();
            });
            await inspect('action-done');
            await page.keyboard.press('Escape');
            equal(await page.evaluate(() => document.activeElement.id), 'main', 'the focus');
            await until(async () => (await api('GET', `/campaigns/${campaign}/orders`)).total >= 10, 'the orders');
            equal(await page.getByText('people selected').count(), 0, 'the selection');
        },
    },
    {
        name: 'more than a hundred are changed only after their number is typed',
        options: { seconds: 240 },
        async run(tools) {
            const { page, api } = tools;
            const { grid, type } = await openPeople(tools);
            await page.getByLabel('Type').selectOption({ label: 'Leads' });
            await found(page, '130 people');
            await grid.focus();
            await page.keyboard.press('Control+a');
            await page.getByText('All found are selected: 130 people').waitFor();
            await act(page, 'Set a field', async (dialog) => {
                await dialog.getByLabel(/^Field/).selectOption({ label: 'Note' });
                await dialog.getByLabel('New value').fill('called');
            }, async (dialog) => {
                const run = dialog.getByRole('button', { name: 'Change 130 people' });
                await run.waitFor();
                assert(await run.isDisabled(), 'it could be run at once');
                equal(await page.evaluate(() => document.activeElement.inputMode), 'numeric', 'the focus');
                await dialog.getByLabel('Type 130 to confirm').fill('130');
                await page.keyboard.press('Enter');
            });
            equal((await api('GET', `/records?recordTypeUuid=${type}&search=called`)).total, 130, 'those changed');
        },
    },
    {
        name: 'all found but two are changed',
        options: { seconds: 240 },
        async run(tools) {
            const { page, api, context, inspect } = tools;
            const { grid, type } = await openPeople(tools);
            await page.getByLabel('Type').selectOption({ label: 'Leads' });
            await found(page, '130 people');
            await grid.focus();
            await page.keyboard.press('Control+a');
            await page.getByText('All found are selected: 130 people').waitFor();
            await page.keyboard.press(' ');
            await page.keyboard.press('ArrowDown');
            await page.keyboard.press(' ');
            await page.getByText('128 people selected').waitFor();
            const chosen = (row) => page.locator(`[data-row="${row}"]`).getAttribute('aria-selected');
            equal([await chosen(0), await chosen(1), await chosen(2)], ['false', 'false', 'true'], 'the first rows');
            equal(await page.getByRole('link', { name: 'Export' }).count(), 1, 'only the link of the navigation');
            await inspect('people-all-but');
            await act(page, 'Set a field', async (dialog) => {
                await dialog.getByLabel(/^Field/).selectOption({ label: 'Note' });
                await dialog.getByLabel('New value').fill('invited');
            }, async (dialog) => {
                await dialog.getByLabel('Type 128 to confirm').fill('128');
                await page.keyboard.press('Enter');
            });
            equal((await api('GET', `/records?recordTypeUuid=${type}&search=invited`)).total, 128, 'those changed');
            await page.keyboard.press('Escape');
            await fakePeople(context);
            await page.reload();
            await page.getByText('10,000,000 people').waitFor();
            await grid.focus();
            await page.keyboard.press('Control+a');
            await page.getByText('All found are selected: 10,000,000 people').waitFor();
            await page.keyboard.press(' ');
            await page.getByText('Of more than 10,000 people, single ones cannot be left out.').waitFor();
            await page.getByText('All found are selected: 10,000,000 people').waitFor();
        },
    },
    {
        name: 'words and a status together, and an action that outlives a reload',
        options: { seconds: 240 },
        async run(tools) {
            const { page, api } = tools;
            const { grid } = await openPeople(tools, 'people?search=guest&status=active');
            await found(page, '2 people');
            await grid.focus();
            await page.keyboard.press('Control+a');
            await page.getByRole('region', { name: 'Actions' }).getByRole('button', { name: 'Delete' }).click();
            await page.getByRole('dialog').getByRole('button', { name: 'Show what would change' }).click();
            await page.getByRole('button', { name: 'Delete 2 people' }).waitFor();
            await page.reload();
            await page.getByRole('button', { name: 'Delete 2 people' }).click();
            await page.getByRole('dialog').getByText('The action is done.').waitFor();
            await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
            await page.getByText('Nobody is found').waitFor();
            equal((await api('GET', '/records?search=guest')).total, 0, 'guests left');
        },
    },
    {
        name: 'a failure says why and can be tried again; a reader sees no controls of writers',
        options: { seconds: 240 },
        async run(tools) {
            const { page, context, inspect, signIn, newToken, open } = tools;
            await fill(tools);
            let isBroken = true;
            await context.route(/\/api\/records\?/, (route) => (isBroken
                ? route.fulfill({ status: 500, contentType: 'application/problem+json', body: '{"title":"Internal","status":500,"code":"internal","detail":"The database said no.","instance":"abc"}' })
                : route.continue()));
            await open('people');
            await page.getByText('The database said no.').waitFor();
            await inspect('people-failure');
            isBroken = false;
            await page.getByRole('button', { name: 'Try again' }).click();
            await page.locator('.grid-body [role=row] a').first().waitFor();
            await signIn((await newToken('records:read')).token);
            await page.reload();
            await page.locator('.grid-body [role=row] a').first().waitFor();
            for (const name of ['New person', 'Campaign']) equal(await page.getByRole('button', { name }).count(), 0, name);
            await page.getByRole('grid').focus();
            await page.keyboard.press(' ');
            await page.getByText('1 person selected').waitFor();
            equal(await page.getByRole('button', { name: 'Delete' }).count(), 0, 'Delete');
        },
    },
];
