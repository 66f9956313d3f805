// What a browser has to fetch before the first people are seen, and what all of the console weighs.
import { gzipSync } from 'node:zlib';
import { assert, equal, note } from '../support.mjs';

const kB = 1000;
const most = { first: 25 * kB, requests: 6, scripts: 100 * kB, catalogue: 18 * kB };
const plots = /uplot/i;

function show(bytes) {
    return `${(bytes / kB).toFixed(1)} kB`;
}

/** The bytes of the bodies that came over the network, and how many files and calls there were. */
async function watchNetwork(context, page) {
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    const requests = new Map();
    session.on('Network.requestWillBeSent', ({ requestId, request }) => requests.set(requestId, { url: request.url, size: 0 }));
    session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
        const request = requests.get(requestId);
        if (request) request.size += encodedDataLength;
    });
    return () => [...requests.values()].filter(({ url }) => url.startsWith('http'));
}

/** Every file of the console, by the names that its scripts and its page mention. */
async function allFiles(address) {
    const files = new Map();
    const names = [''];
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
        if (files.has(name)) continue;
        const text = await (await fetch(address + name)).text();
        files.set(name, text);
        if (/\.js$|^$/.test(name))
            names.push(...[...text.matchAll(/[a-z-]+-[0-9A-Za-z]{8,10}\.(?:json|js|css)/g)].map(([found]) => found));
    }
    return files;
}

export default [
    {
        name: 'people: the first load',
        async run({ page, context, open, api, newAccount, signIn }) {
            const { token, ...account } = await newAccount();
            const kind = await account.api('POST', '/record-types', { name: 'Lead', plural: 'Leads', icon: 'person', parameters: [] });
            for (let i = 0; i < 3; i++)
                await account.api('POST', '/records', { recordTypeUuid: kind.uuid, firstName: `Ana ${i}`, phone: `+35191000000${i}` });
            await signIn(token);
            const seen = await watchNetwork(context, page);
            await open('people');
            await page.getByText('Ana 1').first().waitFor();
            const upToRows = seen();
            await page.waitForTimeout(500);
            const files = seen().filter(({ url }) => url.includes('/console/'));
            // The page itself was asked for before anybody counted.
            for (const file of files.filter(({ size }) => size === 0)) file.size = gzipSync(await (await fetch(file.url)).text()).length;
            const bytes = files.reduce((sum, { size }) => sum + size, 0);
            note(`first load of people: ${show(bytes)} in ${files.length} files, ${upToRows.length} requests up to the first row`);
            for (const { url, size } of seen()) note(`  ${show(size)}  ${new URL(url).pathname}`);
            assert(api && bytes <= most.first, `the first load has ${show(bytes)}, at most ${show(most.first)} are wanted`);
            assert(upToRows.length <= most.requests, `there were ${upToRows.length} requests up to the first row`);
            equal(seen().every(({ url }) => new URL(url).origin === new URL(page.url()).origin), true, 'all of one origin');
        },
    },
    {
        name: 'all files of the console',
        async run({ console: address }) {
            const files = await allFiles(address);
            let sum = 0;
            let withPlots = 0;
            let others = 0;
            for (const [name, text] of files) {
                const size = gzipSync(text, { level: 9 }).length;
                if (name.endsWith('.json')) {
                    assert(size <= most.catalogue, `${name} has ${show(size)}`);
                    note(`  ${show(size)}  ${name}`);
                } else if (name.endsWith('.js') && (plots.test(name) || text.includes('u-over'))) withPlots += size;
                else if (name.endsWith('.js')) sum += size;
                else others += size;
            }
            note(`${files.size} files: ${show(sum)} of scripts without plots, ${show(withPlots)} of plots, ${show(others)} of styles and page`);
            assert(sum <= most.scripts, `all files but plots have ${show(sum)}, at most ${show(most.scripts)} are wanted`);
        },
    },
];
