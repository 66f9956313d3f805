// Record types: list, editor, what a change means, conflicts, indexes, deletion.
import { assert, equal, until } from '../support.mjs';

let made = 0;

function makeType(api, parameters = [], members = {}) {
    const n = ++made;
    return api('POST', '/record-types', { name: `Member ${n}`, plural: `Members ${n}`, parameters, ...members });
}

const three = [
    { id: 'company', type: 'text', title: 'Company' },
    { id: 'amount', type: 'decimal', title: 'Amount', default: 5 },
    { id: 'tier', type: 'select', title: 'Tier', options: ['gold', 'silver'] },
];

function field(scope, label) {
    return scope.getByLabel(new RegExp(`^${label}( required)?$`));
}

/** The row of a field, by its title. */
function row(page, title) {
    return page.locator('.type-field').filter({ has: page.getByRole('button', { name: title, exact: true }) });
}

function titles(page) {
    return page
        .locator('.type-field .title')
        .allInnerTexts()
        .then((all) => all.map((text) => text.trim()));
}

async function openType(open, page, type) {
    await open(`types/${type.uuid}`);
    await page.getByRole('heading', { level: 1, name: type.name }).waitFor();
    await page.getByRole('form', { name: 'Record type' }).waitFor();
}

const making = [
    {
        name: 'none yet, then one by keyboard alone',
        async run({ page, open, newAccount, signIn, inspect }) {
            const { token, api } = await newAccount();
            await signIn(token);
            await open('types');
            await page.getByText('No record types yet.').waitFor();
            await inspect('types-empty');
            await page.keyboard.press('n');
            await until(() => page.evaluate(() => document.activeElement.name === 'name'), 'the focus on the name');
            await page.keyboard.type('Lead');
            await page.getByRole('button', { name: 'Add a field' }).focus();
            await page.keyboard.press('Enter');
            await until(() => page.evaluate(() => document.activeElement.name === 'title'), 'the focus on the title');
            await page.keyboard.type('Größe (cm)');
            await until(async () => (await field(page, 'Id').inputValue()) === 'grosse_cm', 'the proposed id');
            await page.keyboard.press('Tab');
            await page.keyboard.type('Number');
            await page.keyboard.press('Control+Enter');
            await page.getByText('Lead is saved').waitFor();
            await page.getByRole('heading', { level: 1, name: 'Lead' }).waitFor();
            const {
                recordTypes: [type],
            } = await api('GET', '/record-types');
            equal(
                type.parameters.map(({ id, type, indexed }) => [id, type, indexed]),
                [['grosse_cm', 'decimal', true]],
                'the fields',
            );
            await page.getByRole('link', { name: 'All record types' }).click();
            await page.getByRole('link', { name: '0 people' }).waitFor();
            await inspect('types');
        },
    },
    {
        name: 'fields are ordered, the form beside follows, and saving is explained',
        async run({ page, open, api, inspect }) {
            const type = await makeType(api, three);
            await openType(open, page, type);
            await page.getByRole('button', { name: 'Move Amount up' }).focus();
            await page.keyboard.press('Enter');
            await until(async () => (await titles(page)).join() === 'Amount,Company,Tier', 'the order');
            await until(
                () => page.evaluate(() => document.activeElement.getAttribute('aria-label') === 'Move Amount down'),
                'the focus',
            );
            await page.getByText('Amount is number 1 of 3 now').waitFor();
            await row(page, 'Tier').locator('.handle').dragTo(row(page, 'Amount'));
            await until(async () => (await titles(page)).join() === 'Tier,Amount,Company', 'the order after dragging');
            await page.getByRole('button', { name: 'Company', exact: true }).click();
            equal(await field(page, 'Id').isDisabled(), true, 'the id');
            await row(page, 'Company')
                .getByLabel(/^Required/)
                .check();
            await row(page, 'Company')
                .getByLabel(/^No two people/)
                .check();
            await page.getByRole('button', { name: 'Retire Amount' }).click();
            await page.getByRole('button', { name: 'Tier', exact: true }).click();
            await field(page, 'Options').fill('gold\nbronze\n');
            await page.getByRole('button', { name: 'Add a field' }).click();
            await field(page, 'Title').fill('Last visit');
            await field(page, 'Kind of value').selectOption('date');
            const means = page.getByRole('region', { name: 'What saving this means' });
            for (const text of [
                '1 new field: Last visit',
                '1 field out of use: Amount',
                'Company: required binds new people',
                'are not offered any more',
            ])
                await means.getByText(text).waitFor();
            const preview = page.getByRole('region', { name: 'The form of a person' });
            await until(
                async () =>
                    (await preview.locator('label').allInnerTexts()).join() === 'Tier,Company required,Last visit',
                'the live form',
            );
            await inspect('types-edit');
            await page.getByRole('button', { name: 'Save' }).click();
            await page.getByText('is saved').waitFor();
            const { parameters } = await api('GET', `/record-types/${type.uuid}`);
            equal(
                parameters.map(({ id, retired }) => [id, retired ?? false]),
                [
                    ['tier', false],
                    ['company', false],
                    ['last_visit', false],
                    ['amount', true],
                ],
                'the fields',
            );
            await page.getByText('1 field out of use').click();
            await page.getByRole('button', { name: 'Bring Amount back' }).click();
            await page.getByText('Amount is in use again').waitFor();
        },
    },
    {
        name: 'the server judges an expression and a value, and what it refuses stands at its field',
        async run({ page, open, api, look, axe }) {
            const type = await makeType(api, three);
            await openType(open, page, type);
            const company = row(page, 'Company');
            await company.getByRole('button', { name: 'Company', exact: true }).click();
            await company.getByText('Rule for its text').click();
            await company.getByLabel('Regular expression').fill('^\\p{Lu}+$');
            await company.getByLabel('Try a value').fill('ÄÖÜ');
            await company.getByRole('button', { name: 'Ask the server' }).click();
            await company.getByText('The server takes this value.').waitFor();
            await company.getByLabel('What to say').fill('Capitals only.');
            await company.getByLabel('Try a value').fill('aöü');
            await company.getByRole('button', { name: 'Ask the server' }).click();
            await company.getByText('Capitals only.').waitFor();
            await look('types-rule');
            await axe();
            await company.getByLabel('Regular expression').fill('^(a');
            await company
                .getByRole('button', { name: 'Tier', exact: true })
                .or(page.getByRole('button', { name: 'Tier', exact: true }))
                .click();
            await page.getByRole('button', { name: 'Save' }).click();
            await page.getByText('a closing parenthesis is missing').waitFor();
            await until(() => page.evaluate(() => document.activeElement.name === 'validation'), 'the focus');
            await look('types-fault');
            await axe();
            equal(
                (await api('GET', '/record-types?limit=100')).recordTypes.filter(({ name }) => name === '').length,
                0,
                'types that were only tried',
            );
            await page.getByRole('button', { name: 'Cancel' }).click();
            await page.getByRole('button', { name: 'Discard changes' }).click();
            await page.waitForURL('**/#/types');
        },
    },
];

const keeping = [
    {
        name: 'two editors: different fields are laid together, the same one is chosen',
        async run({ page, open, api, inspect }) {
            const type = await makeType(api, three);
            const path = `/record-types/${type.uuid}`;
            await openType(open, page, type);
            await api('PATCH', path, { fields: { amount: { title: 'Sum' } } });
            await page.getByRole('button', { name: 'Company', exact: true }).click();
            await field(page, 'Title').fill('Firm');
            await page.keyboard.press('Control+Enter');
            await page.getByText('is saved').waitFor();
            const fieldTitles = async () => (await api('GET', path)).parameters.map(({ title }) => title);
            equal(await fieldTitles(), ['Firm', 'Sum', 'Tier'], 'the titles');
            await page.getByRole('button', { name: 'Sum', exact: true }).waitFor();
            await api('PATCH', path, {
                fields: { company: { title: 'Enterprise' }, extra: { type: 'text', title: 'Extra' } },
                description: 'Theirs',
            });
            await page.getByRole('button', { name: 'Firm', exact: true }).click();
            await field(page, 'Title').fill('Business');
            await field(page, 'Description').fill('Mine');
            await page.getByRole('button', { name: 'Save' }).click();
            const dialog = page.getByRole('dialog', { name: 'Somebody else has changed this meanwhile' });
            await dialog.waitFor();
            await dialog.getByText('Also changed, and kept: Extra').waitFor();
            await inspect('types-conflict');
            await dialog
                .getByRole('row', { name: /Theirs/ })
                .getByRole('radio')
                .nth(1)
                .check();
            await dialog.getByRole('button', { name: 'Save these values' }).click();
            await dialog.waitFor({ state: 'detached' });
            await until(async () => (await fieldTitles()).join() === 'Business,Sum,Tier,Extra', 'the titles');
            equal((await api('GET', path)).description, 'Theirs', 'the description');
        },
    },
    {
        name: 'a unique field with collisions shows who they are, and is tried again',
        async run({ page, open, api, look, axe }) {
            const type = await makeType(api, [{ id: 'member_no', type: 'text', title: 'Member number' }]);
            const people = await Promise.all(
                [1, 2].map((n) =>
                    api('POST', '/records', {
                        recordTypeUuid: type.uuid,
                        phone: `+35191000030${n}`,
                        parameters: { member_no: 'M-1' },
                    }),
                ),
            );
            await openType(open, page, type);
            await page.getByRole('button', { name: 'Member number', exact: true }).click();
            await page.getByLabel(/^No two people/).check();
            await page.getByText('the values of all people are looked through').waitFor();
            await page.getByRole('button', { name: 'Save' }).click();
            await page.getByText('Index failed').waitFor({ timeout: 60000 });
            await page.getByRole('button', { name: 'Show which' }).click();
            await page.getByRole('dialog').getByText('M-1').waitFor();
            await look('types-collisions');
            await axe();
            await page.keyboard.press('Escape');
            await api('PATCH', `/records/${people[0].uuid}`, { parameters: { member_no: 'M-2' } });
            await page.getByRole('button', { name: 'Try again' }).click();
            await until(
                async () => (await api('GET', `/record-types/${type.uuid}`)).parameters[0].indexState === 'ready',
                'the index',
                60,
            );
            await page.getByText(/Index (failed|is being built)/).waitFor({ state: 'detached' });
        },
    },
    {
        name: 'a type in use is not deleted and says why, another one is',
        async run({ page, open, api, look, axe }) {
            const used = await makeType(api);
            await api('POST', '/records', { recordTypeUuid: used.uuid, phone: '+351910000401' });
            await openType(open, page, used);
            await page.getByRole('button', { name: 'Delete' }).click();
            await page.getByText('One person is of this type').waitFor();
            await look('types-used');
            await axe();
            await page.keyboard.press('Escape');
            const held = await makeType(api);
            await api('POST', '/campaigns', { name: 'Holds it', recordTypeUuid: held.uuid, timezone: 'UTC' });
            await openType(open, page, held);
            await page.getByRole('button', { name: 'Delete' }).click();
            await page.getByRole('button', { name: `Delete ${held.name}` }).click();
            await page.getByText('People or campaigns of this type exist').waitFor();
            const free = await makeType(api);
            await openType(open, page, free);
            await page.getByRole('button', { name: 'Delete' }).click();
            await page.getByRole('button', { name: `Delete ${free.name}` }).click();
            await page.waitForURL('**/#/types');
            equal(
                await api('GET', `/record-types/${free.uuid}`).catch((error) => error.message.includes('404')),
                true,
                'gone',
            );
        },
    },
    {
        name: 'a token that may only read, a failure, and one that is not there',
        async run({ page, open, api, newToken, signIn, inspect, look, axe }) {
            const type = await makeType(api, three);
            await open('types/01a22388-8af2-79ba-ba3a-9b949b5aade6');
            await page.getByText('This record type is not there').waitFor();
            await page.route('**/api/record-types?*', (route) =>
                route.fulfill({
                    status: 500,
                    contentType: 'application/problem+json',
                    body: '{"status": 500, "code": "internal_error", "detail": "The server has failed."}',
                }),
            );
            await open('types');
            await page.getByText('The server has failed.').waitFor();
            await inspect('types-failure');
            await page.unroute('**/api/record-types?*');
            await page.getByRole('button', { name: 'Try again' }).click();
            await page.getByRole('link', { name: type.name, exact: true }).waitFor();
            await signIn((await newToken('record-types:read')).token);
            await page.reload();
            await openType(open, page, type);
            equal(await page.getByRole('button', { name: /^(Save|Delete)$/ }).count(), 0, 'the buttons');
            assert(await page.getByRole('button', { name: 'Add a field' }).isDisabled(), 'a field can be added');
            await look('types-reader');
            await axe();
        },
    },
];

export default [...making, ...keeping].map((test) => ({ options: { seconds: 180 }, ...test }));
