// The fields of a type in their order: moved by buttons or by dragging, opened one at a time.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/more-icons';
import { t } from '../words';
import { FieldEditor } from './field-editor';
import { moveField, newField, proposeId, type FieldDraft } from './model';

interface Props {
    fields: FieldDraft[];
    /** What is wrong, by `KEY.MEMBER`. */
    faults: Record<string, string>;
    onChange: (fields: FieldDraft[]) => void;
    /** What was wrong is typed anew. */
    onClear: (name: string) => void;
    /** What stands in the head of a field about its index. */
    state: (field: FieldDraft) => ComponentChildren;
}

interface RowProps {
    field: FieldDraft;
    place: number;
    count: number;
    isOpen: boolean;
    faults: Record<string, string>;
    state: ComponentChildren;
    onToggle: () => void;
    onChange: (changes: Partial<FieldDraft>) => void;
    onMove: (to: number) => void;
    onRetire: () => void;
    drag: Drag;
}

/** The field that is being dragged, and the row that it is over. */
interface Drag {
    from: number | null;
    over: number | null;
    start: (key: number) => void;
    enter: (place: number) => void;
    drop: (place: number) => void;
    end: () => void;
}

function useDrag(onDrop: (key: number, to: number) => void): Drag {
    const [from, setFrom] = useState<number | null>(null);
    const [over, setOver] = useState<number | null>(null);
    const end = () => {
        setFrom(null);
        setOver(null);
    };
    const drop = (place: number) => {
        if (from !== null) onDrop(from, place);
        end();
    };
    return { from, over, start: setFrom, enter: setOver, drop, end };
}

/** A row that has moved keeps the focus; at an end, on the other button. */
function Arrows({
    title,
    place,
    count,
    onMove,
}: {
    title: string;
    place: number;
    count: number;
    onMove: (to: number) => void;
}) {
    const box = useRef<HTMLSpanElement>(null);
    const wanted = useRef<'up' | 'down' | null>(null);
    useEffect(() => {
        if (wanted.current === null) return;
        const buttons = [...(box.current?.querySelectorAll('button') ?? [])];
        (
            buttons.find((button) => button.dataset.way === wanted.current && !button.disabled) ??
            buttons.find((button) => !button.disabled)
        )?.focus();
        wanted.current = null;
    }, [place]);
    const arrow = (way: 'up' | 'down', to: number) => (
        <button
            type="button"
            class="plain"
            data-way={way}
            disabled={to < 0 || to >= count}
            aria-label={t(`types.move.${way}`, { title })}
            onClick={() => {
                wanted.current = way;
                onMove(to);
            }}>
            <Icon name={way} />
        </button>
    );
    return (
        <span ref={box} class="arrows">
            {arrow('up', place - 1)}
            {arrow('down', place + 1)}
        </span>
    );
}

function Row({ field, place, count, isOpen, faults, state, onToggle, onChange, onMove, onRetire, drag }: RowProps) {
    const title = field.title || t('types.field.untitled');
    const hasFault = Object.keys(faults).length > 0;
    return (
        <li
            class={`type-field${drag.over === place && drag.from !== field.key ? ' over' : ''}`}
            onDragOver={(event) => {
                if (drag.from !== null) {
                    event.preventDefault();
                    drag.enter(place);
                }
            }}
            onDrop={(event) => {
                event.preventDefault();
                drag.drop(place);
            }}>
            <div class="type-field-head">
                <span
                    class="handle"
                    draggable
                    aria-hidden="true"
                    onDragEnd={drag.end}
                    onDragStart={(event) => {
                        event.dataTransfer?.setData('text/plain', field.id);
                        drag.start(field.key);
                    }}>
                    <Icon name="menu" />
                </span>
                <button type="button" class="plain title" aria-expanded={isOpen} onClick={onToggle}>
                    <Icon name={isOpen ? 'down' : 'right'} /> <bdi>{title}</bdi>
                </button>
                <span class="chip">{t(`types.type.${field.type}`)}</span>
                {field.required && <span class="chip">{t('types.chip.required')}</span>}
                {field.unique && <span class="chip">{t('types.chip.unique')}</span>}
                {hasFault && <span class="chip bad">{t('types.chip.fault')}</span>}
                {state}
                <Arrows title={title} place={place} count={count} onMove={onMove} />
                <button
                    type="button"
                    class="plain"
                    onClick={onRetire}
                    aria-label={t(field.isNew ? 'types.drop' : 'types.retire', { title })}>
                    <Icon name="trash" />
                </button>
            </div>
            {isOpen && <FieldEditor field={field} faults={faults} onChange={onChange} />}
        </li>
    );
}

function RetiredFields({ fields, onBack }: { fields: FieldDraft[]; onBack: (field: FieldDraft) => void }) {
    if (fields.length === 0) return null;
    return (
        <details class="retired">
            <summary>{t('types.retired', { n: fields.length })}</summary>
            <p class="small">{t('types.retired.text')}</p>
            <ul class="places">
                {fields.map((field) => (
                    <li key={field.key} class="place-head">
                        <span>
                            <bdi>{field.title}</bdi> <code>{field.id}</code>
                        </span>
                        <button
                            type="button"
                            onClick={() => onBack(field)}
                            aria-label={t('types.back', { title: field.title })}>
                            {t('types.bring')}
                        </button>
                    </li>
                ))}
            </ul>
        </details>
    );
}

function faultsOf(faults: Record<string, string>, key: number): Record<string, string> {
    const own = Object.entries(faults).filter(([name]) => name.startsWith(`${key}.`));
    return Object.fromEntries(own.map(([name, text]) => [name.slice(String(key).length + 1), text]));
}

function useList({ fields, onChange }: Props, say: (text: string) => void, open: (key: number) => void) {
    const inUse = fields.filter((field) => !field.isRetired);
    const change = (key: number, changes: Partial<FieldDraft>) =>
        onChange(
            fields.map((field) => {
                if (field.key !== key) return field;
                const next = { ...field, ...changes };
                const taken = fields.filter((other) => other.key !== key).map(({ id }) => id);
                return next.isIdTyped ? next : { ...next, id: proposeId(next.title, taken) };
            }),
        );
    const move = (key: number, to: number) => {
        const moved = moveField(fields, key, to);
        const title = fields.find((field) => field.key === key)?.title ?? '';
        if (moved !== fields) say(t('types.moved', { title, place: to + 1, n: inUse.length }));
        onChange(moved);
    };
    const add = () => {
        const field = newField();
        onChange([...inUse, field, ...fields.filter(({ isRetired }) => isRetired)]);
        open(field.key);
    };
    const retire = (field: FieldDraft) => {
        const others = fields.filter((other) => other !== field);
        onChange(field.isNew ? others : [...others, { ...field, isRetired: true }]);
        say(t(field.isNew ? 'types.dropped' : 'types.retired.now', { title: field.title }));
    };
    const bringBack = (field: FieldDraft) =>
        onChange([
            ...inUse,
            { ...field, isRetired: false },
            ...fields.filter((other) => other.isRetired && other !== field),
        ]);
    return { inUse, retired: fields.filter(({ isRetired }) => isRetired), change, move, add, retire, bringBack };
}

export function Fields(props: Props) {
    const [openKey, open] = useState<number | null>(null);
    const [said, say] = useState('');
    const list = useList(props, say, open);
    const drag = useDrag(list.move);
    const box = useRef<HTMLElement>(null);
    const firstFault = Object.keys(props.faults)
        .find((name) => /^\d+\./.test(name))
        ?.split('.')[0];
    useEffect(() => {
        if (firstFault !== undefined) open(Number(firstFault));
    }, [firstFault]);
    useEffect(() => {
        const opened = props.fields.find(({ key }) => key === openKey);
        const selector =
            firstFault === undefined ? (opened?.title === '' ? '[name=title]' : null) : '[aria-invalid=true]';
        const isPlaced = document.activeElement?.getAttribute('aria-invalid') === 'true';
        if (selector && !isPlaced) box.current?.querySelector<HTMLElement>(selector)?.focus();
    }, [openKey, firstFault]);
    return (
        <section ref={box} aria-labelledby="fields">
            <div class="head">
                <h2 id="fields">{t('types.fields')}</h2>
                <button type="button" onClick={list.add}>
                    <Icon name="plus" /> {t('types.add')}
                </button>
            </div>
            {list.inUse.length === 0 && <p class="quiet">{t('types.fields.none')}</p>}
            <ol class="type-fields">
                {list.inUse.map((field, place) => (
                    <Row
                        key={field.key}
                        field={field}
                        place={place}
                        count={list.inUse.length}
                        isOpen={field.key === openKey}
                        faults={faultsOf(props.faults, field.key)}
                        state={props.state(field)}
                        drag={drag}
                        onToggle={() => open(field.key === openKey ? null : field.key)}
                        onChange={(changes) => {
                            list.change(field.key, changes);
                            for (const member of Object.keys(changes)) props.onClear(`${field.key}.${member}`);
                        }}
                        onMove={(to) => list.move(field.key, to)}
                        onRetire={() => list.retire(field)}
                    />
                ))}
            </ol>
            <RetiredFields fields={list.retired} onBack={list.bringBack} />
            <p role="status" class="visually-hidden">
                {said}
            </p>
        </section>
    );
}
