// One person: read, on paper, campaigns, do-not-call, deleted.
import { thirtyDigits, prepare, phoneOf, heading, field, everything, addPast, retire } from '../person.mjs';
import { assert, equal, until } from '../support.mjs';

const reading = [
    {
        name: 'a person is shown whole',
        async run({ page, open, api, inspect }) {
            const made = await prepare(api, everything);
            await addPast(api, made);
            await retire(api, made);
            await open(`people/${made.person.uuid}`);
            await heading(page, made.name);
            equal(
                await page.locator('a.phone').getAttribute('href'),
                `tel:${phoneOf(made.n)}`,
                'the link of the phone',
            );
            const text = await page.locator('main').innerText();
            for (const part of [
                thirtyDigits,
                '1.10',
                'Portugal (PT)',
                'Europe/Lisbon, UTC+01:00',
                '09:00',
                'Ask about the roof.',
                'no answer',
                '3:07',
                'Rang eight times.',
                'Desk 4',
                'was kept',
                'retired',
            ])
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
            await page.route('**/api/records/*', (route) =>
                route.fulfill({
                    status: 500,
                    contentType: 'application/problem+json',
                    body: '{"status": 500, "code": "internal_error", "detail": "The server has failed."}',
                }),
            );
            await open(`people/${made.person.uuid}`);
            await page.getByText('The server has failed.').waitFor();
            await inspect('person-failure');
            await page.unroute('**/api/records/*');
            await page.getByRole('button', { name: 'Try again' }).click();
            await heading(page, made.name);
            await signIn((await newToken('records:read')).token);
            await page.reload();
            await heading(page, made.name);
            equal(
                await page.getByRole('button', { name: /Edit|Delete|Do not call|campaign/ }).count(),
                0,
                'the buttons',
            );
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
            await page.evaluate(
                (uuids) => sessionStorage.setItem('callbook.neighbours', JSON.stringify(uuids)),
                [a.person.uuid, b.person.uuid],
            );
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
            await field(page, 'Scheduled for').fill('2031-05-05T18:00');
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

export default [...reading, ...acting].map((test) => ({ options: { seconds: 180 }, ...test }));
