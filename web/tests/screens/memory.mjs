// A page that is used for long: what it holds must not grow.
import { assert, note, until } from '../support.mjs';

const rounds = 100;
// A busy machine opens fewer in this time.
const longest = 30e3;

async function heap(session) {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return usedSize / 1e6;
}

async function openPerson(page, uuid) {
    await page.evaluate((to) => { location.hash = `#/people/${to}`; }, uuid);
    await page.getByRole('heading', { name: /Heap/ }).first().waitFor();
    await page.evaluate(() => { location.hash = '#/people'; });
    await page.getByText('Heap 1').first().waitFor();
}

export default [
    {
        name: `nothing grows while ${rounds} persons are opened`,
        options: { seconds: 120 },
        async run({ page, context, open, newAccount, signIn }) {
            const { token, api } = await newAccount();
            const kind = await api('POST', '/record-types', { name: 'Lead', plural: 'Leads', icon: 'person', parameters: [] });
            const people = [];
            for (let i = 0; i < 5; i++)
                people.push(await api('POST', '/records', { recordTypeUuid: kind.uuid, firstName: `Heap ${i}`, phone: `+35191000000${i}` }));
            await signIn(token);
            await open('people');
            await until(() => page.getByText('Heap 1').count(), 'the people');
            const session = await context.newCDPSession(page);
            for (let i = 0; i < 10; i++) await openPerson(page, people[i % 5].uuid);
            const before = await heap(session);
            const end = Date.now() + longest;
            let opened = 0;
            while (opened < rounds && Date.now() < end) await openPerson(page, people[opened++ % 5].uuid);
            const after = await heap(session);
            const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
            note(`heap ${before.toFixed(1)} MB before, ${after.toFixed(1)} MB after ${opened} persons; ${nodes} elements`);
            assert(after - before < 2, `the heap has grown by ${(after - before).toFixed(1)} MB`);
            assert(nodes <= 400, `the page has ${nodes} elements`);
        },
    },
];
