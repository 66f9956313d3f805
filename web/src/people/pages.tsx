// The list as a plain table of a hundred rows with a pager, for whoever would rather turn pages than scroll.
import { useEffect, useState } from 'preact/hooks';
import type { GridColumn } from '../parts/grid';
import { Icon } from '../parts/more-icons';
import { Ghost } from '../parts/states';
import { setQuery } from '../route';
import type { Person } from '../types';
import { t } from '../words';
import { pageSize, type Rows } from './rows';
import type { Selection } from './selection';

interface Props {
    rows: Rows<Person>;
    columns: GridColumn<Person>[];
    sort: string;
    onSort: (sort: string) => void;
    selection: Selection;
    onOpen: (row: number) => void;
    page: number;
    query: Record<string, string>;
}

function Pager({ page, last }: { page: number; last: number }) {
    const [text, setText] = useState(String(page));
    useEffect(() => setText(String(page)), [page]);
    const turn = (to: number) => setQuery({ page: to > 1 ? to : null });
    const submit = (event: Event) => {
        event.preventDefault();
        const to = Math.max(1, Math.min(last, Math.floor(Number(text)) || page));
        setText(String(to));
        turn(to);
    };
    return (
        <nav class="tools" aria-label={t('view.pager')}>
            <button type="button" disabled={page <= 1} onClick={() => turn(page - 1)}><Icon name="left" />{t('view.previous')}</button>
            <form onSubmit={submit}>
                <label>{t('view.page')} <input class="page-number" inputMode="numeric" value={text}
                    onInput={(event) => setText(event.currentTarget.value)} /></label> {t('view.of', { last })}
            </form>
            <button type="button" disabled={page >= last} onClick={() => turn(page + 1)}>{t('view.next')}<Icon name="right" /></button>
        </nav>
    );
}

function Head({ column: { title, sort: by, isNumber }, sort, onSort }: {
    column: GridColumn<Person>; sort: string; onSort: (sort: string) => void;
}) {
    if (by === undefined) return <th scope="col" class={isNumber ? 'number' : ''}>{title}</th>;
    const direction = sort === by ? 'ascending' : sort === `-${by}` ? 'descending' : 'none';
    return (
        <th scope="col" aria-sort={direction} class={isNumber ? 'number' : ''}>
            <button type="button" class="plain" onClick={() => onSort(sort === by ? `-${by}` : by)}>
                {title}{direction !== 'none' && <Icon name={direction === 'ascending' ? 'up' : 'down'} />}
            </button>
        </th>
    );
}

export default function Pages({ rows, columns, sort, onSort, selection, onOpen, page }: Props) {
    const last = Math.max(1, Math.ceil(rows.count / pageSize));
    const shown = Math.min(page, last);
    const first = (shown - 1) * pageSize;
    const end = Math.min(rows.count, first + pageSize);
    useEffect(() => rows.need(first, end));
    const numbers = Array.from({ length: end - first }, (_, i) => first + i);
    const isLoading = rows.at(first) === undefined;
    const open = (event: MouseEvent, row: number) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || !(event.target as Element).closest('a')) return;
        event.preventDefault();
        onOpen(row);
    };
    return (
        <>
            <Pager page={shown} last={last} />
            {isLoading ? <Ghost rows={12} /> : (
                <div class="scroll pages" tabIndex={0} role="region" aria-label={t('nav.people')}>
                    <table>
                        <thead>
                            <tr>
                                <th scope="col"><input type="checkbox" aria-label={t('people.all')} checked={selection.isAll}
                                    onChange={() => (selection.isAll ? selection.none() : selection.all())} /></th>
                                {columns.map((column) => <Head key={column.id} column={column} sort={sort} onSort={onSort} />)}
                            </tr>
                        </thead>
                        <tbody>
                            {numbers.map((row) => {
                                const person = rows.at(row);
                                return person && (
                                    <tr key={row} onClick={(event) => open(event, row)}>
                                        <td><input type="checkbox" checked={selection.has(person)} onChange={() => selection.toggle(row)}
                                            aria-label={t('view.select', { name: person.phone ?? person.uuid })} /></td>
                                        {columns.map(({ id, cell, isNumber, kind }) => (
                                            <td key={id} data-kind={kind?.(person)} class={isNumber ? 'number' : ''}>{cell(person)}</td>
                                        ))}
                                    </tr>
                                );
                            })}
                        </tbody>
                    </table>
                </div>
            )}
        </>
    );
}
