// All imports, newest first.
import { get } from '../api';
import { useLoad, usePolling } from '../load';
import { Pager } from '../parts/pager';
import { Empty, Failure, Ghost } from '../parts/states';
import { href, pageOf, useRoute } from '../route';
import { can } from '../session';
import { useSignal } from '../signal';
import type { Import, Page } from '../types';
import { formatAgo, formatNumber, formatTime, t } from '../words';
import { written } from './check';
import { isBusy, toneOf } from './model';
import { isGoing, uploads } from './upload';

const perPage = 25;
const heads = ['name', 'state', 'of', 'written', 'refused', 'when'];
const numbers = ['written', 'refused'];

function StateChip({ state }: { state: Import['state'] }) {
    return <span class={`chip ${toneOf(state)}`}>{t(`import.state.${state}`)}</span>;
}

function Row({ one }: { one: Import }) {
    const upload = useSignal(uploads)[one.uuid];
    const percent = upload && isGoing(upload)
        ? ` ${formatNumber(Math.floor((upload.sent / Math.max(1, upload.size)) * 100))} %` : '';
    const errors = one.counts?.error ?? 0;
    const hasRun = !['uploading', 'uploaded', 'checking', 'checked'].includes(one.state);
    return (
        <tr>
            <th scope="row"><a href={href(['import', one.uuid])}>{one.name || t('import.unnamed')}</a></th>
            <td><StateChip state={one.state} />{percent}</td>
            <td>{t(`import.of.${one.of}.short`)}</td>
            <td class="number">{hasRun && one.counts ? formatNumber(written(one)) : ''}</td>
            <td class="number">{errors > 0 ? <span class="fault">{formatNumber(errors)}</span> : ''}</td>
            <td><time dateTime={one.createdAt} title={formatTime(one.createdAt)}>{formatAgo(one.createdAt)}</time></td>
        </tr>
    );
}

export function ImportList() {
    const { query } = useRoute();
    const page = pageOf(query);
    const { data, problem, loading, reload } = useLoad(`imports ${page}`, (signal) =>
        get<Page<'imports', Import>>('/imports', { page, limit: perPage }, signal));
    usePolling(() => loading || reload(), 2, data?.imports.some((one) => isBusy(one.state)) ?? false);
    const begin = can('imports:write')
        && <a class="button primary" href={href(['import', 'new'])}>{t('import.new')}</a>;
    return (
        <section>
            <div class="head"><h1>{t('nav.import')}</h1>{data && data.total > 0 && begin}</div>
            {problem && !data && <Failure problem={problem} onRetry={reload} />}
            {!data && !problem && <Ghost />}
            {data?.total === 0 && <Empty title={t('import.none')}>{begin}</Empty>}
            {data && data.total > 0 && (
                <div class="scroll">
                    <table class="imports">
                        <thead>
                            <tr>
                                {heads.map((head) => (
                                    <th key={head} scope="col" class={numbers.includes(head) ? 'number' : ''}>
                                        {t(`import.head.${head}`)}
                                    </th>
                                ))}
                            </tr>
                        </thead>
                        <tbody>{data.imports.map((one) => <Row key={one.uuid} one={one} />)}</tbody>
                    </table>
                </div>
            )}
            {data && <Pager page={page} limit={perPage} shown={data.imports.length} total={data.total} />}
        </section>
    );
}
