// The form of a person: what is sent, refused, changed by two, left; a new person.
import { thirtyDigits, prepare, phoneOf, watchCalls, heading, field, edit, everything } from '../person.mjs';
import { assert, equal, until } from '../support.mjs';

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
            equal(
                patches,
                [
                    '{"firstName":null,"parameters":' +
                        '{"amount":2.50,"next_call":"2026-12-24T18:30:00+00:00","country":"DE"}}',
                ],
                'what was sent',
            );
            await page.getByText('Germany (DE)').waitFor();
            assert((await page.locator('main').innerText()).includes(thirtyDigits), 'the number has changed');
        },
    },
    {
        name: 'what the server refuses stands at its field, which has the focus',
        async run({ page, open, api, look, axe }) {
            const [made, other] = [await prepare(api, { member_no: 'M-1' }), await prepare(api)];
            const taken = await api('POST', '/records', {
                recordTypeUuid: made.type.uuid,
                firstName: 'Rui',
                phone: '+351910000001',
                parameters: { company: 'x', member_no: 'M-2' },
            });
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
            equal(
                await page.getByRole('link', { name: 'Show who has it' }).getAttribute('href'),
                `#/people/${taken.uuid}`,
                'the link',
            );
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
            await api('PATCH', `/records/${made.person.uuid}`, {
                firstName: 'Anna',
                parameters: { tier: 'silver', points: 7 },
            });
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
            equal(
                [firstName, parameters.tier, parameters.notes, parameters.points],
                ['Anna', 'not yet known', 'second', 7],
                'the person',
            );
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
            for (const way of [
                () => page.keyboard.press('Escape'),
                () => page.getByRole('link', { name: 'Campaigns' }).first().click(),
                () => page.goBack(),
            ]) {
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
            equal(
                [await field(page, 'Phone').inputValue(), await field(page, 'Amount').inputValue()],
                ['', ''],
                'the next form',
            );
            equal(await field(page, 'Campaign').inputValue(), made.autumn.uuid, 'the campaign');
            await field(page, 'Phone').fill('+351 910 000 112');
            await field(page, 'Last name').fill('Costa');
            await field(page, 'Company').fill('Costa');
            await page.keyboard.press('Control+Enter');
            await heading(page, 'Costa');
            const { orders } = await api('GET', `/campaigns/${made.autumn.uuid}/orders?include=parameters&limit=10`);
            equal(
                orders.map((order) => order.record.phone),
                ['+351910000112', '+351910000111'],
                'the orders',
            );
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

export default [...editing, ...adding].map((test) => ({ options: { seconds: 180 }, ...test }));
