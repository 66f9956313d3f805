// Record types: the list at #/types, a new one at #/types/new, one at #/types/UUID.
import { useEffect, useRef, useState } from 'preact/hooks';
import { fieldsInUse } from '../nouns';
import { call, get } from '../api';
import { useKeys } from '../keys';
import { useLoad, usePolling } from '../load';
import { Dialog } from '../parts/dialog';
import { Icon } from '../parts/more-icons';
import { Empty, Failure, Ghost } from '../parts/states';
import { tell } from '../parts/toast';
import { go, href, setQuery, useRoute } from '../route';
import { can } from '../session';
import type { Page, Person, RecordType } from '../types';
import { formatAgo, formatNumber, t } from '../words';
import { TypeEditor, describeDeletion, fetchType, type Seen } from './editor';

function countPeople(uuid: string, signal?: AbortSignal): Promise<number> {
    return get<Page<'records', Person>>('/records', { recordTypeUuid: uuid, limit: 0 }, signal).then(
        ({ total }) => total,
    );
}

/** How many people each type has, one call after the other; what fails is left out. */
function useCounts(types: RecordType[] | undefined): Record<string, number> {
    const [counts, setCounts] = useState<Record<string, number>>({});
    useEffect(() => {
        const controller = new AbortController();
        const countAll = async () => {
            for (const { uuid } of types ?? []) {
                const n = await countPeople(uuid, controller.signal);
                setCounts((before) => ({ ...before, [uuid]: n }));
            }
        };
        if (can('records:read')) countAll().catch(() => undefined);
        return () => controller.abort();
    }, [types]);
    return counts;
}

function TypeRow({ type, count }: { type: RecordType; count: number | undefined }) {
    const fields = fieldsInUse(type).length;
    return (
        <tr>
            <td>
                <a href={href(['types', type.uuid])}>
                    <bdi>{type.name}</bdi>
                </a>{' '}
                {type.isDefault && <span class="chip">{t('types.default.chip')}</span>}{' '}
                {type.status === 'hidden' && <span class="chip">{t('types.hidden')}</span>}
                {type.description && <div class="small">{type.description}</div>}
            </td>
            <td class="number">{formatNumber(fields)}</td>
            <td class="number">
                {count !== undefined && (
                    <a href={href(['people'], { type: type.uuid })}>{t('types.people', { n: count })}</a>
                )}
            </td>
            <td class="small">{formatAgo(type.updatedAt)}</td>
        </tr>
    );
}

function TypeTable({ page }: { page: Page<'recordTypes', RecordType> }) {
    const counts = useCounts(page.recordTypes);
    const { page: number = 1, totalPages = 1 } = page;
    return (
        <>
            <div class="scroll" tabIndex={0} role="region" aria-label={t('nav.types')}>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{t('types.name')}</th>
                            <th scope="col" class="number">
                                {t('types.fields')}
                            </th>
                            <th scope="col" class="number">
                                {t('nav.people')}
                            </th>
                            <th scope="col">{t('types.updatedAt')}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {page.recordTypes.map((type) => (
                            <TypeRow key={type.uuid} type={type} count={counts[type.uuid]} />
                        ))}
                    </tbody>
                </table>
            </div>
            {totalPages > 1 && (
                <div class="tools">
                    <button type="button" disabled={number <= 1} onClick={() => setQuery({ page: number - 1 })}>
                        {t('types.previous')}
                    </button>
                    <span aria-live="polite">{t('types.page', { page: number, pages: totalPages })}</span>
                    <button
                        type="button"
                        disabled={number >= totalPages}
                        onClick={() => setQuery({ page: number + 1 })}>
                        {t('types.next')}
                    </button>
                </div>
            )}
        </>
    );
}

function TypeList() {
    const { query } = useRoute();
    const { data, problem, reload } = useLoad(`types ${query.page}`, (signal) =>
        get<Page<'recordTypes', RecordType>>('/record-types', { limit: 50, page: query.page }, signal),
    );
    const isEditable = can('record-types:write');
    useKeys({
        n: () => {
            if (isEditable) go(['types', 'new']);
        },
    });
    const add = isEditable && (
        <a class="button primary" href={href(['types', 'new'])}>
            <Icon name="plus" /> {t('types.new')}
        </a>
    );
    return (
        <>
            <div class="head">
                <h1>{t('nav.types')}</h1>
                {data && data.total > 0 && add}
            </div>
            {problem && <Failure problem={problem} onRetry={reload} />}
            {!data && !problem && <Ghost />}
            {data && (data.total === 0 ? <Empty title={t('types.none')}>{add}</Empty> : <TypeTable page={data} />)}
        </>
    );
}

/** Deletes the type, or says why it cannot be and what can be done instead. */
function DeleteType({ seen, onClose }: { seen: Seen; onClose: () => void }) {
    const { type, etag } = seen;
    const [why, setWhy] = useState<string | null>(null);
    const [busy, setBusy] = useState(false);
    const { data: count } = useLoad(can('records:read') ? type.uuid : null, (signal) => countPeople(type.uuid, signal));
    const remove = async (event: Event) => {
        event.preventDefault();
        setBusy(true);
        try {
            await call('DELETE', `/record-types/${type.uuid}`, { headers: { 'If-Match': etag } });
            onClose();
            tell(t('types.deleted', { name: type.name }));
            go(['types']);
        } catch (error) {
            setWhy(describeDeletion(error));
        } finally {
            setBusy(false);
        }
    };
    const isUsed = (count ?? 0) > 0;
    return (
        <Dialog title={t('types.delete.title', { name: type.name })} onClose={onClose}>
            <form onSubmit={remove}>
                {isUsed ? (
                    <p>
                        {t('types.delete.people', { n: count ?? 0 })}{' '}
                        <a href={href(['people'], { type: type.uuid })} onClick={onClose}>
                            {t('types.delete.show')}
                        </a>
                    </p>
                ) : (
                    <p>{t('types.delete.text')}</p>
                )}
                {why !== null && (
                    <p class="fault" role="alert">
                        {why}
                    </p>
                )}
                <footer>
                    <button type="button" onClick={onClose}>
                        {t('cancel')}
                    </button>
                    {!isUsed && (
                        <button type="submit" class="danger" disabled={busy}>
                            {t('types.delete.action', { name: type.name })}
                        </button>
                    )}
                </footer>
            </form>
        </Dialog>
    );
}

function OneType({ uuid }: { uuid: string }) {
    const { data: latest, problem, reload } = useLoad(uuid, (signal) => fetchType(uuid, signal));
    const [seen, setSeen] = useState<Seen | null>(null);
    const [isDeleting, remove] = useState(false);
    const heading = useRef<HTMLHeadingElement>(null);
    useEffect(() => {
        if (latest && seen === null) setSeen(latest);
    }, [latest]);
    const isBuilding =
        latest?.type.parameters.some(({ indexState, retired }) => indexState === 'building' && !retired) ?? false;
    usePolling(reload, 2, isBuilding);
    // The editor begins anew with what was saved; an index that gets ready does not disturb it.
    const start = (next: Seen | null) => {
        setSeen(next);
        reload();
        heading.current?.focus();
    };
    const isGone = problem?.status === 404;
    return (
        <>
            <div class="head">
                <h1 ref={heading} tabIndex={-1}>
                    {latest ? <bdi>{latest.type.name}</bdi> : t('types.title')}
                </h1>
                {seen && can('record-types:write') && (
                    <button type="button" onClick={() => remove(true)}>
                        <Icon name="trash" /> {t('delete')}
                    </button>
                )}
            </div>
            {isGone && (
                <Empty title={t('types.gone')}>
                    <a class="button" href={href(['types'])}>
                        {t('types.list')}
                    </a>
                </Empty>
            )}
            {problem && !isGone && <Failure problem={problem} onRetry={reload} />}
            {!seen && !problem && <Ghost />}
            {seen && !isGone && (
                <TypeEditor
                    key={seen.etag}
                    seen={seen}
                    latest={latest ?? seen}
                    onSaved={start}
                    onChanged={() => start(null)}
                />
            )}
            {isDeleting && latest && <DeleteType seen={latest} onClose={() => remove(false)} />}
        </>
    );
}

function NewType() {
    return (
        <>
            <div class="head">
                <h1>{t('types.new')}</h1>
            </div>
            <TypeEditor
                seen={null}
                latest={null}
                onSaved={({ type }) => go(['types', type.uuid])}
                onChanged={() => undefined}
            />
        </>
    );
}

export default function Types() {
    const { path } = useRoute();
    const uuid = path[1];
    if (uuid === undefined) return <TypeList />;
    return (
        <>
            <nav class="tools" aria-label={t('types.ways')}>
                <a class="button" href={href(['types'])}>
                    {t('types.list')}
                </a>
            </nav>
            {uuid === 'new' ? <NewType /> : <OneType key={uuid} uuid={uuid} />}
        </>
    );
}
