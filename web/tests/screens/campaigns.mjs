// Campaigns: the list, a new one, its orders, its progress, its settings.
import { assert, equal, until } from '../support.mjs';

const people = [
    ['Ana', 'Silva', '+351210000001'], ['Bruno', 'Costa', '+351210000002'], ['Carla', 'Dias', '+351210000003'],
];
let type;

/** The account's record type for people of campaigns. */
async function typeOf(api) {
    type ??= (await api('POST', '/record-types', { name: 'Customer', parameters: [] })).uuid;
    return type;
}

/** A campaign of that name with an order of each of the people; { uuid, orders }. */
async function makeCampaign(api, name, members = {}, who = people) {
    const recordTypeUuid = await typeOf(api);
    const { uuid } = await api('POST', '/campaigns',
        { name, status: 'active', timezone: 'Europe/Vienna', recordTypeUuid, ...members });
    const orders = [];
    for (const [firstName, lastName, phone] of who)
        orders.push(await api('POST', `/campaigns/${uuid}/orders`, { record: { firstName, lastName, phone } }));
    return { uuid, orders };
}

const rowOf = (page, name) => page.locator('tr.order').filter({ hasText: name });
const toast = (page, text) => page.locator('.toast').filter({ hasText: text }).first().waitFor();
const readOrder = (api, order) => api('GET', `/campaigns/${order.campaignUuid}/orders/${order.uuid}`);

export default [
    {
        name: 'without campaigns the list offers to make one, and it is made',
        options: { seconds: 180 },
        async run({ page, api, open, inspect }) {
            await open('campaigns');
            await page.getByText('There are no campaigns yet').waitFor();
            await inspect('campaigns-empty');
            await page.getByRole('link', { name: 'New campaign' }).last().click();
            await page.getByLabel('Name', { exact: true }).fill('Spring appeal');
            await page.getByLabel('Time zone').fill('Europe/Lisbo');
            await page.getByText('The browser does not know this time zone').waitFor();
            await page.getByRole('button', { name: 'Create campaign' }).click();
            await page.locator('.fault').first().waitFor();
            equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Spring appeal', 'what was typed');
            equal(await page.evaluate(() => document.activeElement.name), 'timezone', 'the field with the focus');
            await page.getByLabel('Time zone').fill('Europe/Lisbon');
            await page.getByLabel('Only at these hours').check();
            await page.getByLabel('Saturday from').waitFor({ state: 'detached' });
            await page.getByLabel('Hours of Saturday').selectOption('hours');
            await page.getByLabel('Saturday from').fill('22:00');
            await page.getByLabel('Saturday until').fill('06:00');
            await page.getByText('until the next day').waitFor();
            await page.getByLabel('Hours of Sunday').selectOption('all');
            await inspect('campaigns-new');
            await page.keyboard.press('Control+Enter');
            await page.getByRole('heading', { name: 'Spring appeal' }).waitFor();
            const made = (await api('GET', '/campaigns')).campaigns[0];
            equal([made.timezone, made.schedule.mon, made.schedule.sat, made.schedule.sun],
                ['Europe/Lisbon', { start: '09:00', end: '17:00' }, { start: '22:00', end: '06:00' },
                    { start: '00:00', end: '24:00' }], 'the campaign');
            await page.getByText('Nobody is in this campaign yet').waitFor();
            await inspect('campaigns-no-orders');
        },
    },
    {
        name: 'the list is searched, and its numbers lead to their orders',
        options: { seconds: 180 },
        async run({ page, api, open, inspect }) {
            const { uuid } = await makeCampaign(api, 'Summer letters', { description: 'Everybody of last year' });
            await makeCampaign(api, 'Winter', { status: 'paused' }, []);
            await open('campaigns');
            await page.getByRole('link', { name: 'Summer letters' }).waitFor();
            await page.getByRole('img', { name: 'Registered 3' }).waitFor();
            await inspect('campaigns-list');
            await page.getByLabel('Search name and description').fill('last year');
            await page.getByText('1 campaign', { exact: true }).waitFor();
            assert(page.url().includes('search=last'), 'the search is not in the address');
            await page.reload();
            await page.getByText('1 campaign', { exact: true }).waitFor();
            await page.getByLabel('Search name and description').fill('nothing like it');
            await page.getByText('No campaign matches').waitFor();
            await page.getByRole('button', { name: 'Clear the filters' }).click();
            await page.getByLabel('Status').selectOption('paused');
            await page.getByText('1 campaign', { exact: true }).waitFor();
            await page.getByRole('link', { name: 'Winter' }).waitFor();
            await page.getByLabel('Status').selectOption('');
            await page.getByRole('row', { name: /Summer letters/ }).getByRole('link', { name: '3' }).click();
            await page.getByText('3 orders', { exact: false }).first().waitFor();
            assert(page.url().includes(uuid), 'the number led elsewhere');
        },
    },
    {
        name: 'a message can be read and its button pressed while a dialog is open',
        options: { seconds: 180 },
        async run({ page, api, open, inspect }) {
            const { uuid, orders } = await makeCampaign(api, 'Messages');
            await open(`campaigns/${uuid}?tab=orders`);
            await rowOf(page, 'Carla').focus();
            await page.keyboard.press('5');
            await toast(page, 'Carla Dias: Contacted');
            await rowOf(page, 'Bruno').focus();
            await page.keyboard.press('e');
            const dialog = page.getByRole('dialog');
            const message = dialog.getByRole('status').getByText('Carla Dias: Contacted');
            await message.waitFor();
            equal(await page.locator('.toast').count(), 1, 'the messages, which are shown once');
            const isOnTop = (element) => {
                const { left, top, width, height } = element.getBoundingClientRect();
                return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
            };
            assert(await message.evaluate(isOnTop), 'the message lies under something');
            await dialog.getByRole('button', { name: 'Undo' }).click(); // before the message goes by itself
            await until(async () => (await readOrder(api, orders[2])).status === 'registered', 'the order of Carla', 40);
            await dialog.waitFor();
            await inspect('campaigns-message-and-dialog');
            await page.keyboard.press('Escape');
            await dialog.waitFor({ state: 'detached' });
            await page.locator('main ~ .messages, .shell ~ .messages').waitFor({ state: 'attached' });
        },
    },
    {
        name: 'keys alone set the status of orders, and the next row takes the place of one that leaves',
        options: { seconds: 180 },
        async run({ page, api, open, inspect }) {
            const { uuid, orders } = await makeCampaign(api, 'By keys');
            await open(`campaigns/${uuid}?tab=orders&status=registered`);
            await rowOf(page, 'Carla').waitFor();
            await rowOf(page, 'Carla').focus();
            await page.keyboard.press('2');
            await toast(page, 'Carla Dias: Planned');
            await rowOf(page, 'Carla').waitFor({ state: 'detached' });
            await until(() => page.evaluate(() => document.activeElement.textContent.includes('Bruno')),
                'the focus on the next row');
            await page.keyboard.press('ArrowDown');
            await page.keyboard.press('5');
            await toast(page, 'Ana Silva: Contacted');
            equal((await readOrder(api, orders[0])).status, 'contacted', 'the order of Ana');
            await page.getByRole('button', { name: 'Undo' }).last().click();
            await rowOf(page, 'Ana').waitFor();
            equal((await readOrder(api, orders[0])).status, 'registered', 'the order of Ana');
            await rowOf(page, 'Ana').focus();
            await page.keyboard.press('Enter');
            await page.getByRole('button', { name: 'Remove from campaign' }).waitFor();
            assert(page.url().includes('order='), 'the open order is not in the address');
            await inspect('campaigns-orders');
            await page.keyboard.press('Escape');
            await page.getByRole('button', { name: 'Remove from campaign' }).waitFor({ state: 'detached' });
        },
    },
    {
        name: 'a number that must not be called again is asked about first',
        async run({ page, api, open, axe }) {
            const { uuid, orders } = await makeCampaign(api, 'Do not call', {}, [['Rui', 'Melo', '+351210000009']]);
            await open(`campaigns/${uuid}`);
            await rowOf(page, 'Rui').focus();
            await page.keyboard.press('7');
            const dialog = page.getByRole('dialog');
            await dialog.getByText('the whole account').waitFor();
            await axe();
            await page.keyboard.press('Escape');
            equal((await readOrder(api, orders[0])).status, 'registered', 'the order after Escape');
            await rowOf(page, 'Rui').focus();
            await page.keyboard.press('7');
            await dialog.getByRole('button', { name: 'Never call this number' }).click();
            await toast(page, 'Rui Melo: Do not call');
            equal((await api('GET', '/suppressions?phone=%2B351210000009')).total, 1, 'the suppressions');
        },
    },
    {
        name: 'a time is entered by the clocks of the campaign, also where they are changed',
        options: { seconds: 180 },
        async run({ page, api, open, inspect }) {
            const { uuid, orders } = await makeCampaign(api, 'Clocks', {}, [['Eva', 'Gruber', '+43660000001']]);
            await open(`campaigns/${uuid}`);
            await rowOf(page, 'Eva').focus();
            await page.keyboard.press('3');
            const dialog = page.getByRole('dialog');
            equal(await dialog.getByLabel('Status').inputValue(), 'scheduled', 'the status');
            await dialog.getByLabel('Scheduled for').fill('2031-03-30T02:30');
            await dialog.getByText('Clocks skip this time').waitFor();
            await dialog.getByLabel('Scheduled for').fill('2031-07-01T10:00');
            await dialog.getByText('UTC+02:00').waitFor();
            await dialog.getByLabel('Instructions').fill('Ask about the knee.');
            await dialog.getByLabel('Priority').fill('7');
            await inspect('campaigns-order-edit');
            await dialog.getByRole('button', { name: 'Save' }).click();
            await toast(page, 'Eva Gruber has been saved');
            const saved = await readOrder(api, orders[0]);
            equal([saved.status, saved.scheduledTime, saved.instructions, saved.priority],
                ['scheduled', '2031-07-01T08:00:00Z', 'Ask about the knee.', 7], 'the order');
            await rowOf(page, 'Eva').getByText('1 Jul 2031, 10:00').waitFor();
        },
    },
    {
        name: 'what somebody else has done to an order meanwhile is shown and not lost',
        async run({ page, api, open, axe }) {
            const { uuid, orders } = await makeCampaign(api, 'Two at once', {}, [['Ina', 'Berg', '+43660000002']]);
            const path = `/campaigns/${uuid}/orders/${orders[0].uuid}`;
            await open(`campaigns/${uuid}`);
            await rowOf(page, 'Ina').waitFor();
            await api('PATCH', path, { status: 'contacted' });
            await rowOf(page, 'Ina').focus();
            await page.keyboard.press('6');
            const dialog = page.getByRole('dialog');
            await dialog.getByText('was set to Contacted by somebody else').waitFor();
            equal((await readOrder(api, orders[0])).status, 'contacted', 'the order');
            await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();
            await rowOf(page, 'Ina').getByText('Contacted').waitFor();
            await rowOf(page, 'Ina').focus();
            await page.keyboard.press('e');
            await dialog.getByLabel('Instructions').fill('Mine');
            await dialog.getByLabel('Priority').fill('3');
            await api('PATCH', path, { instructions: 'Theirs', status: 'planned' });
            await dialog.getByRole('button', { name: 'Save' }).click();
            await dialog.getByText('Status: Planned').waitFor();
            await axe();
            await dialog.getByLabel('Theirs').check();
            await dialog.getByRole('button', { name: 'Save these values' }).click();
            await toast(page, 'Ina Berg has been saved');
            const saved = await readOrder(api, orders[0]);
            equal([saved.status, saved.instructions, saved.priority], ['planned', 'Theirs', 3], 'the order');
        },
    },
    {
        name: 'people are found and added, and why somebody cannot be',
        options: { seconds: 180 },
        async run({ page, api, open, inspect }) {
            const { uuid, orders } = await makeCampaign(api, 'Adding', {}, [['Olga', 'Fischer', '+43660000010']]);
            const recordTypeUuid = await typeOf(api);
            for (const [firstName, phone] of [['Otto', '+43660000011'], ['Nina', '+43660000012']])
                await api('POST', '/records', { recordTypeUuid, firstName, lastName: 'Fischer', phone });
            await api('POST', '/suppressions', { phone: '+43660000012', reason: 'request' });
            await open(`campaigns/${uuid}`);
            await rowOf(page, 'Olga').waitFor();
            await page.keyboard.press('n');
            const dialog = page.getByRole('dialog');
            await page.keyboard.type('nobody like this');
            await dialog.getByText('Nobody found').waitFor();
            await dialog.getByRole('searchbox').fill('fischer');
            await dialog.getByRole('button', { name: 'Add Otto Fischer' }).click();
            await dialog.getByText('Added').waitFor();
            await dialog.getByRole('button', { name: 'Add Olga Fischer' }).click();
            await dialog.getByText('Is in this campaign already').waitFor();
            await dialog.getByRole('button', { name: 'Add Nina Fischer' }).click();
            await dialog.getByText('Must not be called').waitFor();
            await inspect('campaigns-add');
            await page.keyboard.press('Escape');
            await rowOf(page, 'Otto').waitFor();
            await rowOf(page, 'Olga').getByRole('button').click();
            await page.getByRole('button', { name: 'Remove from campaign' }).click();
            await page.getByRole('dialog').getByRole('button', { name: 'Remove from campaign' }).click();
            await rowOf(page, 'Olga').waitFor({ state: 'detached' });
            equal((await api('GET', `/campaigns/${uuid}/orders`)).total, 1, 'the orders');
            const [stay] = (await api('GET', `/records/${orders[0].record.uuid}`)).campaignHistory;
            assert(stay.removedAt !== null, 'the history does not say that she was removed');
        },
    },
    {
        name: 'progress is a bar, a plot and a table of the same numbers',
        options: { seconds: 180 },
        async run({ page, api, open, inspect }) {
            const { uuid, orders } = await makeCampaign(api, 'Progress');
            await api('PATCH', `/campaigns/${uuid}/orders/${orders[0].uuid}`, { status: 'contacted' });
            await open(`campaigns/${uuid}?tab=progress`);
            await page.getByText('1 of 3 orders are done (33 %)').waitFor();
            await page.locator('.plot canvas').waitFor();
            const cells = await page.getByRole('table').getByRole('row').nth(1).getByRole('cell').allTextContents();
            equal(cells, ['3', '1', '4'], 'the numbers of today');
            await page.locator('.plot .u-over').hover({ position: { x: 5, y: 50 } });
            await page.locator('.plot-day').getByText('nothing').waitFor();
            await inspect('campaigns-progress');
            await page.getByRole('button', { name: '90 days' }).click();
            assert(page.url().includes('days=90'), 'the days are not in the address');
            await page.getByRole('link', { name: 'Contacted 1' }).click();
            await rowOf(page, 'Ana').waitFor();
        },
    },
    {
        name: 'settings are saved member by member, and a conflict shows both sides',
        options: { seconds: 180 },
        async run({ page, api, open, inspect }) {
            const { uuid } = await makeCampaign(api, 'Settings', { description: 'Before' }, []);
            await open(`campaigns/${uuid}?tab=settings`);
            await page.getByLabel('Name', { exact: true }).fill('Settings, mine');
            await page.getByLabel('Description').fill('Mine');
            await page.getByRole('button', { name: 'Add a rule' }).click();
            const rule = page.getByRole('group', { name: 'Rule 1' });
            await rule.getByLabel('After a call that ended').fill('no-answer');
            await rule.getByLabel('Try again after', { exact: true }).fill('2');
            await rule.getByLabel('At most attempts').fill('5');
            await inspect('campaigns-settings');
            // What is typed stays while another part of the campaign is looked at.
            await page.getByRole('link', { name: 'Progress' }).click();
            await page.getByRole('heading', { name: 'Now' }).waitFor();
            await page.getByRole('link', { name: 'Settings' }).click();
            equal(await page.getByLabel('Description').inputValue(), 'Mine', 'what was typed');
            await api('PATCH', `/campaigns/${uuid}`, { description: 'Theirs', status: 'paused' });
            await page.getByRole('button', { name: 'Save', exact: true }).click();
            const dialog = page.getByRole('dialog');
            await dialog.getByText('Status: Paused').waitFor();
            await inspect('campaigns-conflict');
            await dialog.getByLabel('Theirs').check();
            await dialog.getByRole('button', { name: 'Save these values' }).click();
            await toast(page, 'The settings have been saved');
            const saved = await api('GET', `/campaigns/${uuid}`);
            equal([saved.name, saved.description, saved.status], ['Settings, mine', 'Theirs', 'paused'], 'the campaign');
            equal(saved.retryRules,
                [{ outcome: 'no-answer', afterSeconds: 7200, maxAttempts: 5 }], 'the rules');
            await page.getByRole('heading', { name: 'Settings, mine' }).waitFor();
        },
    },
    {
        name: 'a campaign is duplicated, and deleted once it is said what is lost',
        async run({ page, api, open, axe }) {
            const { uuid } = await makeCampaign(api, 'Twice', { maxAttempts: 4 });
            await open(`campaigns/${uuid}?tab=settings`);
            await page.getByRole('link', { name: 'Duplicate campaign' }).click();
            equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Twice (copy)', 'the name');
            await page.getByRole('button', { name: 'Create campaign' }).click();
            await page.getByRole('heading', { name: 'Twice (copy)' }).waitFor();
            const copy = (await api('GET', '/campaigns?search=copy')).campaigns[0];
            equal([copy.maxAttempts, copy.status], [4, 'draft'], 'the copy');
            await open(`campaigns/${uuid}?tab=settings`);
            await page.getByRole('button', { name: 'Delete this campaign' }).click();
            const dialog = page.getByRole('dialog');
            await dialog.getByText('3 orders are deleted').waitFor();
            await axe();
            await dialog.getByRole('button', { name: 'Delete campaign' }).click();
            await toast(page, 'Twice has been deleted');
            equal((await api('GET', '/campaigns?search=twice')).total, 1, 'what is left');
        },
    },
    {
        name: 'failures say what is wrong and can be tried again; who may only read has no buttons',
        options: { seconds: 180 },
        async run({ page, api, open, inspect, signIn, newToken }) {
            const { uuid } = await makeCampaign(api, 'Failures', {}, people.slice(0, 1));
            let fail = true;
            const failure = { status: 500, code: 'internal', detail: 'The database has failed.', instance: 'abc' };
            await page.route('**/orders?*', (route) => fail ? route.fulfill({
                status: 500, contentType: 'application/problem+json', body: JSON.stringify(failure),
            }) : route.continue());
            await open(`campaigns/${uuid}`);
            await page.getByText('The database has failed.').waitFor();
            await inspect('campaigns-failure');
            fail = false;
            await page.getByRole('button', { name: 'Try again' }).click();
            await rowOf(page, 'Ana').waitFor();
            await open('campaigns/00000000-0000-7000-8000-000000000000');
            await page.locator('.failure').waitFor();
            await signIn((await newToken('campaigns:read,records:read')).token);
            await page.goto('about:blank');
            await open(`campaigns/${uuid}`);
            await rowOf(page, 'Ana').getByRole('button').click();
            await page.getByRole('link', { name: 'Open person' }).waitFor();
            const writing = page.getByRole('button', { name: /Add people|Remove|Edit|Contacted/ });
            equal(await writing.count(), 0, 'the buttons that write');
            await rowOf(page, 'Ana').focus();
            await page.keyboard.press('5');
            await page.getByRole('link', { name: 'Settings' }).click();
            equal(await page.getByLabel('Name', { exact: true }).isDisabled(), true, 'the name is locked');
            equal((await api('GET', `/campaigns/${uuid}/progress`)).byStatus.registered, 1, 'the orders');
        },
    },
];
