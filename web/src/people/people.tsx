// All people of the account: search, filters, and a grid that is as quick at ten million as at ten.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { call, type Answer } from '../api';
import { useKeys } from '../keys';
import { lazy } from '../part';
import { Grid } from '../parts/grid';
import { Icon } from '../parts/icon';
import { Empty, Failure, Ghost } from '../parts/states';
import { go, href, pageOf, setQuery, useRoute } from '../route';
import { can } from '../session';
import { useSignal } from '../signal';
import type { Page, Person, RecordType } from '../types';
import { t } from '../words';
import { allColumns, chosenColumns, fieldsOf } from './columns';
import { keepNeighbours } from './neighbours';
import { isNarrowed, listCall, readQuery, type PeopleQuery } from './query';
import { Rows } from './rows';
import { useSelection } from './selection';
import { Toolbar } from './toolbar';
import { useTypes } from './types';

const Chips = lazy(() => import('./chips'));
const Actions = lazy(() => import('../actions/actions'));
const Pages = lazy(() => import('./pages'));

/** The list that was shown last: whoever comes back from a person finds it as it was. */
let kept: { key: string; rows: Rows<Person> } | undefined;

function makeRows(people: PeopleQuery, fields: string[]): Rows<Person> {
    const isByAge = people.sort === '' || people.sort === 'createdAt' || people.sort === '-createdAt';
    const isDeep = isByAge && people.search === '' && people.filter.length === 0 && people.segment === '';
    return new Rows<Person>((place, signal) => {
        const { method, path, query, body } = listCall(people, fields, place);
        return call(method, path, { signal, ...(query ? { query } : { body }) }) as Promise<Answer<Page<'records', Person>>>;
    }, isDeep);
}

/** Rows of the list that was asked for last; those of the one before stay until they are there. */
function useRows(people: PeopleQuery, fields: string[]): { rows: Rows<Person>; isBusy: boolean; key: string } {
    const key = JSON.stringify([people, fields]);
    const rows = useMemo(() => {
        if (kept?.key === key) kept.rows.refresh();
        else kept = { key, rows: makeRows(people, fields) };
        return kept.rows;
    }, [key]);
    useSignal(rows.version);
    const last = useRef(rows);
    useEffect(() => {
        // Rows that can be looked at are asked for where they are drawn.
        if (rows.count === 0) rows.need(0, 1);
        return () => rows.stop();
    }, [rows]);
    if (rows.isKnown) last.current = rows;
    return { rows: last.current, isBusy: last.current !== rows || !rows.isKnown, key };
}

/** Opens the person of a row; next and previous go on in the order of the list. */
function openPerson(rows: Rows<Person>, row: number, query: Record<string, string>): void {
    const person = rows.at(row);
    if (person === undefined) return;
    const around: string[] = [];
    for (let i = Math.max(0, row - 200); i < row + 200; i++) {
        const uuid = rows.at(i)?.uuid;
        if (uuid !== undefined) around.push(uuid);
        else if (i < row) around.length = 0;
        else break;
    }
    keepNeighbours(around);
    setQuery({ row: row || null });
    go(['people', person.uuid], { ...query, row: row || null });
}

function Nothing({ people }: { people: PeopleQuery }) {
    if (!isNarrowed(people))
        return (
            <Empty title={t('people.empty')}>
                <div class="tools">
                    {can('imports:write') && <a class="button primary" href={href(['import', 'new'])}>{t('people.import')}</a>}
                    {can('records:write') && <a class="button" href={href(['people', 'new'])}>{t('people.new')}</a>}
                </div>
            </Empty>
        );
    return (
        <Empty title={people.search ? t('people.nothingFor', { words: people.search }) : t('people.nothing')}>
            {/^\+?[\d ()/.-]{3,}$/.test(people.search) && <p>{t('people.partOfPhone')}</p>}
            <a class="button" href={href(['people'])}>{t('people.clear')}</a>
        </Empty>
    );
}

function Footer({ rows, active }: { rows: Rows<Person>; active: number }) {
    const total = rows.total ?? 0;
    const isEnd = active >= rows.count - 1;
    return (
        <footer class="grid-foot small">
            <span>{t(rows.isMore ? 'people.rowOfMore' : 'people.row', { row: Math.min(active + 1, total), total })}</span>
            {rows.count < total || rows.isMore ? <span>{t('people.reach', { row: rows.count })}</span> : null}
            {rows.canGrow && isEnd && (
                <button type="button" disabled={rows.isGrowing} onClick={() => void rows.more()}>{t('people.more')}</button>
            )}
        </footer>
    );
}

function List({ types }: { types: RecordType[] }) {
    const { query } = useRoute();
    const people = readQuery(query);
    const type = types.find(({ uuid }) => uuid === people.type) ?? (types.length === 1 ? types[0] : undefined);
    const asked = { ...people, type: type?.uuid ?? people.type };
    const [, drawColumns] = useState(0);
    const all = useMemo(() => allColumns(types, type, query, query.view === 'pages' ? 0 : -1), [types, type, query]);
    const columns = chosenColumns(all, type?.uuid ?? '');
    const { rows, isBusy, key } = useRows(asked, fieldsOf(columns));
    const selection = useSelection(rows, key);
    const [active, setActive] = useState(Math.floor(Number(query.row)) || 0);
    const [isFirst, setFirst] = useState(key);
    if (isFirst !== key) {
        setFirst(key);
        setActive(0);
    }
    const row = Math.max(0, Math.min(active, rows.count - 1));
    const open = (at: number) => openPerson(rows, at, query);
    const hasRows = (rows.total ?? 0) > 0;
    const sort = (by: string) => setQuery({ sort: by === '-createdAt' ? null : by, row: null, page: null });
    const shared = { rows, columns, sort: people.sort || '-createdAt', onSort: sort, selection, onOpen: open };
    const isChosen = selection.isAll || selection.uuids.size > 0;
    return (
        <>
            <Toolbar types={types} type={type} people={people} columns={all} onColumns={() => drawColumns((n) => n + 1)} />
            {(people.campaign || people.segment || people.filter.length > 0) && <Chips people={people} type={type} />}
            <p role="status" class="small found">
                {rows.total === undefined ? ' '
                    : rows.isMore ? t('people.foundMore', { total: rows.total }) : t('people.found', { n: rows.total })}
            </p>
            {rows.problem && <Failure problem={rows.problem} onRetry={() => rows.retry()} />}
            {rows.total === undefined && !rows.problem && <Ghost rows={12} />}
            {rows.total === 0 && <Nothing people={people} />}
            {hasRows && query.view === 'pages' && <Pages {...shared} page={pageOf(query)} query={query} />}
            {hasRows && query.view !== 'pages' && (
                <>
                    <Grid {...shared} label={t('nav.people')} active={row} onActive={setActive} isBusy={isBusy} />
                    <Footer rows={rows} active={row} />
                </>
            )}
            {(isChosen || query.action) && (
                <Actions people={asked} type={type} rows={rows} selection={selection} action={query.action} />
            )}
        </>
    );
}

export function People() {
    const { types, problem, retry } = useTypes();
    useKeys(can('records:write') ? { n: () => go(['people', 'new']) } : {});
    return (
        <section class="people">
            <div class="head">
                <h1>{t('nav.people')}</h1>
                {can('records:write') && (
                    <a class="button primary" href={href(['people', 'new'])}><Icon name="plus" />{t('people.new')}</a>
                )}
            </div>
            {problem && <Failure problem={problem} onRetry={retry} />}
            {types ? <List types={types} /> : !problem && <Ghost rows={12} />}
        </section>
    );
}
