// A table of any length, of which only the rows that are seen are in the page. The focus stays on the table itself; the
// row that the keys act on is its active descendant.
import type { ComponentChildren, TargetedEvent, TargetedKeyboardEvent, TargetedMouseEvent } from 'preact';
import { useEffect, useId, useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import { Signal, useSignal } from '../signal';
import { t } from '../words';
import { Icon } from './icon';
import { Scroll } from './scroll';

export interface GridColumn<T> {
    id: string;
    title: string;
    /** A width of CSS grid, minmax(5rem, 1fr), whose least is in rem. */
    width: string;
    isNumber?: boolean;
    /** Shown on a phone, too. */
    isMain?: boolean;
    /** What the list is sorted by when its head is pressed. */
    sort?: string;
    cell: (item: T) => ComponentChildren;
    /** A word for the styles, such as a status. */
    kind?: (item: T) => string;
}

export interface GridRows<T> {
    count: number;
    at: (row: number) => T | undefined;
    /** The rows from first to end are looked at. */
    need: (first: number, end: number) => void;
}

export interface GridSelection<T> {
    has: (item: T) => boolean;
    isAll: boolean;
    toggle: (row: number) => void;
    /** All rows between the two, both too. */
    range: (from: number, to: number) => void;
    all: () => void;
    none: () => void;
}

interface Props<T> {
    label: string;
    rows: GridRows<T>;
    columns: GridColumn<T>[];
    /** "name", or "-name" for descending. */
    sort: string;
    onSort: (sort: string) => void;
    selection: GridSelection<T>;
    active: number;
    onActive: (row: number) => void;
    onOpen: (row: number) => void;
    isBusy: boolean;
}

const narrow = matchMedia('(max-width: 56rem)');
const isNarrow = new Signal(narrow.matches);
narrow.addEventListener('change', () => (isNarrow.value = narrow.matches));

/** Rows drawn beyond those that are seen. */
const beyond = 2;
const restAfter = 120;

function pixels(rem: number): number {
    return rem * parseFloat(getComputedStyle(document.documentElement).fontSize);
}

/** Keeps the element's bar and the place in the list together. */
function useScroll(count: number, isCards: boolean) {
    const box = useRef<HTMLDivElement>(null);
    const scroll = useRef(new Scroll()).current;
    const [, draw] = useReducer((n: number) => n + 1, 0);
    const rest = useRef(0);
    const put = () => {
        if (scroll.settle(box.current!)) draw(undefined);
    };
    useLayoutEffect(() => {
        const element = box.current!;
        const measure = () => {
            const head = element.querySelector<HTMLElement>('.grid-head')!.offsetHeight;
            scroll.catchUp(element);
            scroll.resize(count, pixels(isCards ? 4.25 : 2.25), Math.max(0, element.clientHeight - head));
            draw(undefined);
        };
        measure();
        const observer = new ResizeObserver(measure);
        observer.observe(element);
        return () => observer.disconnect();
    }, [count, isCards]);
    useLayoutEffect(put);
    useEffect(() => () => clearTimeout(rest.current), []);
    const onScroll = (event: TargetedEvent<HTMLDivElement>) => {
        if (scroll.moved(event.currentTarget.scrollTop)) scroll.settle(event.currentTarget);
        clearTimeout(rest.current);
        rest.current = setTimeout(() => {
            scroll.catchUp(box.current!);
            scroll.rest();
            draw(undefined);
        }, restAfter) as unknown as number;
        draw(undefined);
    };
    const show = (row: number) => {
        scroll.catchUp(box.current!);
        scroll.show(row);
        draw(undefined);
    };
    return { box, scroll, onScroll, show };
}

/** A far jump asks for its rows when it rests, and not for all that it passes. */
function useNeed<T>(rows: GridRows<T>, first: number, end: number) {
    const last = useRef(first);
    useEffect(() => {
        const isFar = Math.abs(first - last.current) > 2 * (end - first);
        last.current = first;
        if (end <= first) return;
        if (!isFar) rows.need(first, end);
        const timer = isFar ? setTimeout(() => rows.need(first, end), 60) : 0;
        return () => clearTimeout(timer);
    });
}

function Head<T>({ columns, sort, onSort, selection }: Pick<Props<T>, 'columns' | 'sort' | 'onSort' | 'selection'>) {
    return (
        <div role="rowgroup" class="grid-head">
            <div role="row" aria-rowindex={1} class="grid-row">
                <div role="columnheader" aria-colindex={1} class="grid-check">
                    <button type="button" class="plain" tabIndex={-1} aria-pressed={selection.isAll} aria-label={t('people.all')}
                        onClick={() => (selection.isAll ? selection.none() : selection.all())} />
                </div>
                {columns.map(({ id, title, isNumber, sort: by }, i) => {
                    const direction = by === undefined ? undefined : sort === by ? 'ascending' : sort === `-${by}` ? 'descending' : 'none';
                    return (
                        <div key={id} role="columnheader" aria-colindex={i + 2} aria-sort={direction} class={isNumber ? 'number' : ''}>
                            {by === undefined ? title : (
                                <button type="button" class="plain" onClick={() => onSort(sort === by ? `-${by}` : by)}>
                                    {title}
                                    {direction !== 'none' && <Icon name={direction === 'ascending' ? 'up' : 'down'} />}
                                </button>
                            )}
                        </div>
                    );
                })}
            </div>
        </div>
    );
}

function Row<T>({ id, row, item, columns, isSelected, isActive }: {
    id: string; row: number; item: T | undefined; columns: GridColumn<T>[]; isSelected: boolean; isActive: boolean;
}) {
    if (item === undefined)
        return (
            <div role="row" id={id} aria-rowindex={row + 2} aria-busy="true" data-row={row} class="grid-row ghost-row"
                data-active={isActive}>
                <div role="gridcell" aria-colindex={1} class="grid-check" />
                <div role="gridcell" aria-colindex={2} />
            </div>
        );
    return (
        <div role="row" id={id} aria-rowindex={row + 2} aria-selected={isSelected} data-row={row} class="grid-row"
            data-active={isActive}>
            <div role="gridcell" aria-colindex={1} class="grid-check" />
            {columns.map(({ id: column, isNumber, cell, kind }, i) => (
                <div key={column} role="gridcell" aria-colindex={i + 2} data-column={column} data-kind={kind?.(item)}
                    class={isNumber ? 'number' : ''}>{cell(item)}</div>
            ))}
        </div>
    );
}

export function Grid<T>(props: Props<T>) {
    const { label, rows, selection, active, onActive, onOpen, isBusy } = props;
    const isCards = useSignal(isNarrow);
    const columns = isCards ? props.columns.filter(({ isMain }) => isMain) : props.columns;
    const { box, scroll, onScroll, show } = useScroll(rows.count, isCards);
    const anchor = useRef<number | null>(null);
    const id = useId();
    const [first, end] = scroll.seen();
    useEffect(() => show(active), [active, rows, rows.count > 0]);
    const from = Math.max(0, first - beyond);
    const drawn = Array.from({ length: Math.min(rows.count, end + beyond) - from }, (_, i) => from + i);
    useNeed(rows, from, from + drawn.length);

    const move = (row: number, isRange: boolean) => {
        const to = Math.max(0, Math.min(rows.count - 1, row));
        if (isRange) {
            anchor.current ??= active;
            selection.range(anchor.current, to);
        } else {
            anchor.current = null;
        }
        onActive(to);
        show(to);
    };
    const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
        if (event.target !== event.currentTarget || event.altKey || rows.count === 0) return;
        const page = Math.max(1, Math.floor(scroll.view / scroll.rowHeight) - 1);
        const moves: Record<string, number> = {
            ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page, Home: 0, End: rows.count - 1,
        };
        const to = moves[event.key];
        if (to !== undefined) move(to, event.shiftKey);
        else if (event.key === 'Enter') onOpen(active);
        else if (event.key === ' ') selection.toggle(active);
        else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) selection.all();
        else if (event.key === 'Escape') selection.none();
        else return;
        event.preventDefault();
    };
    const onClick = (event: TargetedMouseEvent<HTMLDivElement>) => {
        const target = event.target as Element;
        const row = Number(target.closest<HTMLElement>('[data-row]')?.dataset.row ?? NaN);
        if (Number.isNaN(row) || rows.at(row) === undefined) return;
        const isCheck = target.closest('.grid-check') !== null;
        if (target.closest('a') && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
        if (!isCheck && !event.shiftKey && String(getSelection()) !== '') return;
        event.preventDefault();
        if (event.shiftKey) move(row, true);
        else if (isCheck || event.ctrlKey || event.metaKey) {
            anchor.current = row;
            selection.toggle(row);
            onActive(row);
        } else onOpen(row);
    };
    const widths = ['2.5rem', ...columns.map(({ width }) => width)];
    const least = widths.reduce((sum, width) => sum + parseFloat(width.replace('minmax(', '')), 0);
    const style = { '--columns': widths.join(' '), '--least': `${least}rem` } as Record<string, string>;
    return (
        <div ref={box} class={isCards ? 'grid cards' : 'grid'} role="grid" tabIndex={0} aria-label={label} aria-busy={isBusy}
            aria-rowcount={rows.count + 1} aria-colcount={columns.length + 1} aria-multiselectable="true"
            aria-activedescendant={active >= from && active < from + drawn.length ? `${id}-${active}` : undefined}
            style={style} onScroll={onScroll} onKeyDown={onKeyDown} onClick={onClick}>
            <Head {...props} columns={columns} />
            <div role="rowgroup" class="grid-body" style={{ blockSize: `${scroll.height}px` }}>
                <div role="presentation" style={{ transform: `translateY(${scroll.offset(from)}px)` }}>
                    {drawn.map((row) => {
                        const item = rows.at(row);
                        return <Row key={row} id={`${id}-${row}`} row={row} item={item} columns={columns} isActive={row === active}
                            isSelected={item !== undefined && selection.has(item)} />;
                    })}
                </div>
            </div>
        </div>
    );
}
