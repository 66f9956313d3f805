// A network that fails at random moments: what was typed stays, and nothing is done twice.
import { assert, equal, note, until } from '../support.mjs';

/** The same failures each time: a generator by a seed. */
function random(seed) {
    let state = seed;
    return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** Every third call or so does not reach the server, or its answer does not come back. */
async function breakNetwork(context, next) {
    const broken = { before: 0, after: 0 };
    await context.route(/\/api\/(?!session)/, async (route) => {
        const lot = next();
        if (lot < 0.2) {
            broken.before++;
            await route.abort('connectionfailed').catch(() => undefined);
        } else if (lot < 0.6 && route.request().method() !== 'GET') {
            broken.after++;
            await route.fetch().catch(() => undefined);
            await route.abort('connectionreset').catch(() => undefined);
        } else {
            await route.continue().catch(() => undefined);
        }
    });
    return broken;
}

function field(page, label) {
    return page.getByLabel(new RegExp(`^${label}( required)?$`));
}

async function fillIn(page, values) {
    for (const [label, value] of Object.entries(values)) await field(page, label).fill(value);
}

async function typed(page, values) {
    const found = {};
    for (const label of Object.keys(values)) found[label] = await field(page, label).inputValue();
    return found;
}

export default [
    {
        name: 'people are made through a broken network: none is lost, none is made twice',
        options: { seconds: 120 },
        allows: /ERR_CONNECTION|ERR_FAILED|Failed to fetch/,
        async run({ page, context, open, api }) {
            const kind = await api('POST', '/record-types', { name: 'Lead', plural: 'Leads', icon: 'person', parameters: [] });
            const broken = await breakNetwork(context, random(11));
            for (let i = 0; i < 6; i++) {
                const values = { 'First name': `Network ${i}`, 'Last name': 'Füßli', Phone: `+3519120000${10 + i}` };
                await open('people/new');
                await page.reload();
                await until(async () => {
                    const again = page.getByRole('button', { name: 'Try again' });
                    if (await again.count() > 0) await again.first().click().catch(() => undefined);
                    return (await field(page, 'First name').count()) > 0;
                }, 'the form', 30);
                await fillIn(page, values);
                await until(async () => {
                    if (/people\/new/.test(page.url()) === false) return true;
                    equal(await typed(page, values), values, 'what was typed');
                    await page.keyboard.press('Control+Enter');
                    const isAway = (url) => !/people\/new/.test(url.href);
                    return page.waitForURL(isAway, { timeout: 300 }).then(() => true, () => false);
                }, 'the person', 30);
            }
            note(`${broken.before} calls did not reach the server, ${broken.after} answers did not come back`);
            assert(broken.before + broken.after > 0, 'nothing has failed');
            const { records } = await api('GET', `/records?recordTypeUuid=${kind.uuid}&limit=100`);
            equal(records.map(({ firstName }) => firstName).sort(), [0, 1, 2, 3, 4, 5].map((i) => `Network ${i}`), 'the people');
        },
    },
];
