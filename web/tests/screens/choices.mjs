// Whoever has more record types, campaigns and views than a page of the API holds can choose each of them:
// types and views from one list, campaigns from the newest and by a search.
import { equal, until } from '../support.mjs';

const count = 205;

/** An account with as many of each, named by their number. */
async function fill({ newAccount, signIn }) {
    const { api, token } = await newAccount();
    for (let i = 1; i <= count; i++)
        await Promise.all([
            api('POST', '/record-types', { name: `Type ${i}`, parameters: [] }),
            api('POST', '/campaigns', { name: `Campaign ${i}`, status: 'active' }),
            api('POST', '/segments', { name: `View ${i}`, filter: { field: 'status', value: 'active' } }),
        ]);
    await signIn(token);
    return api;
}

const options = (select, word) => select.locator('option', { hasText: word }).count();

export default [
    {
        name: `${count} types, campaigns and views are all there`,
        options: { seconds: 240 },
        async run(tools) {
            const { page, context, open } = tools;
            context.setDefaultTimeout(40000);
            const api = await fill(tools);
            await open('people');
            await page.getByText('There are no people yet.').waitFor();
            equal(await options(page.getByLabel('Type'), /^Type \d/), count, 'the types above the list');
            await page.getByRole('button', { name: 'Views' }).click();
            for (const i of [1, count]) await page.getByRole('button', { name: `View ${i}`, exact: true }).waitFor();
            await open('import/new');
            const select = (label) => page.getByRole('combobox', { name: label });
            await select(/type/i).first().waitFor();
            equal(await options(page.locator('main'), /^Type \d/), count, 'the types of an import');
            const campaign = page.locator('select[name=campaign]');
            equal(await options(campaign, /^Campaign \d/), 100, 'the newest campaigns of an import');
            await campaign.selectOption({ label: `Search all ${count} campaigns …` });
            const dialog = page.getByRole('dialog');
            await dialog.getByLabel('Find a campaign').fill('Campaign 9');
            await dialog.getByRole('button', { name: 'Campaign 9 Active', exact: true }).click();
            await dialog.waitFor({ state: 'detached' });
            const chosen = () => campaign.evaluate((select) => select.selectedOptions[0].label);
            await until(async () => (await chosen()) === 'Campaign 9', 'the campaign that was searched');
            await page.reload();
            await until(async () => (await chosen()) === 'Campaign 9', 'the campaign of the address');
            await open('export');
            await page.locator('[name=segment]').waitFor();
            equal(await options(page.locator('[name=segment]'), /^View \d/), count, 'the views of an export');
            await open('campaigns/new');
            await page.getByText('Type 1', { exact: true }).waitFor({ state: 'attached' });
            equal(await options(page.locator('main'), /^Type \d/), count, 'the types of a campaign');
            const [type] = (await api('GET', '/record-types?limit=1')).recordTypes;
            const person = await api('POST', '/records', { recordTypeUuid: type.uuid, firstName: 'Ana', phone: '+351910000000' });
            await open(`people/${person.uuid}`);
            await page.getByRole('button', { name: 'Add to a campaign' }).click();
            await dialog.getByText(`100 of ${count} campaigns`).waitFor();
            equal(await dialog.getByRole('radio').count(), 100, 'the newest campaigns of a person');
            await dialog.getByLabel('Search campaigns').fill('Campaign 20');
            await dialog.getByText(`100 of ${count} campaigns`).waitFor({ state: 'detached' });
            equal(await dialog.getByRole('radio').count(), 7, 'the campaigns that are found');
        },
    },
];
