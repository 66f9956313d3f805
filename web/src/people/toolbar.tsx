// What is above the list: the words that are searched, and what narrows it. All of it stands in the address.
import { useEffect, useRef, useState } from 'preact/hooks';
import { lazy } from '../part';
import type { GridColumn } from '../parts/grid';
import { Menu } from '../parts/menu';
import { setQuery, useRoute } from '../route';
import { can } from '../session';
import type { Person, RecordType } from '../types';
import { t } from '../words';
import type { PeopleQuery } from './query';

const Panel = lazy(() => import('./panels'));
const typedFor = 120;
const statuses = ['active', 'inactive', 'archived'];

/** Another list: what was said of the place in the one before is gone. */
export function narrow(changes: Partial<Record<keyof PeopleQuery, string | null>>): void {
    setQuery({ ...changes, row: null, page: null });
}

function Search({ search }: { search: string }) {
    const [text, setText] = useState(search);
    const sent = useRef(search);
    useEffect(() => {
        if (search === sent.current) return;
        sent.current = search;
        setText(search);
    }, [search]);
    const send = (words: string) => {
        sent.current = words;
        narrow({ search: words || null });
    };
    useEffect(() => {
        if (text.trim() === sent.current) return;
        const timer = setTimeout(() => send(text.trim()), typedFor);
        return () => clearTimeout(timer);
    }, [text]);
    return (
        <input type="search" class="search" aria-label={t('people.search')} placeholder={t('people.search')} value={text}
            maxLength={500} autocomplete="off" spellcheck={false}
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
                if (event.key === 'Enter') send(text.trim());
                else if (event.key === 'ArrowDown') document.querySelector<HTMLElement>('[role=grid]')?.focus();
                else if (event.key === 'Escape' && text !== '') setText('');
                else return;
                event.preventDefault();
            }} />
    );
}

interface Props {
    types: RecordType[];
    type: RecordType | undefined;
    people: PeopleQuery;
    columns: GridColumn<Person>[];
    onColumns: () => void;
}

export function Toolbar({ types, type, people, columns, onColumns }: Props) {
    const { query } = useRoute();
    const isPages = query.view === 'pages';
    const panel = (kind: 'filter' | 'campaign' | 'views' | 'columns') => (close: () => void) => (
        <Panel kind={kind} people={people} type={type} columns={columns} onColumns={onColumns} close={close} />
    );
    return (
        <div class="tools" role="search">
            <Search search={people.search} />
            {types.length > 1 && (
                <select aria-label={t('people.type')} value={people.type}
                    onChange={(event) => narrow({ type: event.currentTarget.value || null, filter: null, sort: null })}>
                    <option value="">{t('people.anyType')}</option>
                    {types.filter(({ status, uuid }) => status === 'visible' || uuid === people.type)
                        .map(({ uuid, name, plural }) => <option key={uuid} value={uuid}>{plural ?? name}</option>)}
                </select>
            )}
            <select aria-label={t('people.status')} value={people.status}
                onChange={(event) => narrow({ status: event.currentTarget.value || null })}>
                <option value="">{t('people.anyStatus')}</option>
                {statuses.map((status) => <option key={status} value={status}>{t(`status.${status}`)}</option>)}
            </select>
            {can('campaigns:read') && <Menu label={t('people.campaign')} icon="campaign">{panel('campaign')}</Menu>}
            <Menu label={t('people.filter')} icon="filter">{panel('filter')}</Menu>
            <Menu label={t('people.views')} icon="list" isAtEnd>{panel('views')}</Menu>
            <Menu label={t('people.columns')} icon="columns" isAtEnd>{panel('columns')}</Menu>
            <button type="button" aria-pressed={isPages} onClick={() => setQuery({ view: isPages ? null : 'pages', page: null })}>
                {t('people.pages')}
            </button>
        </div>
    );
}
