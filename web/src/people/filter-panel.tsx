// One more condition: a field, what its value is compared by, and the value by the field's type.
import { useState } from 'preact/hooks';
import { fieldsInUse } from '../nouns';
import { FieldInput } from '../parts/field-input';
import { toValue } from '../parts/field-value';
import { ownZone, toInstant } from '../parts/zones';
import type { Field, RecordType } from '../types';
import { t } from '../words';
import { titleOf } from './chips';
import { writeFilter, type Condition, type PeopleQuery } from './query';
import { narrow } from './toolbar';

type Kind = 'text' | 'phone' | 'number' | 'time' | 'day' | 'bool' | 'select' | 'code';

interface Choice {
    id: string;
    kind: Kind;
    field: Pick<Field, 'type' | 'title'> & { options?: string[] };
}

const kinds: Record<Field['type'], Kind> = {
    text: 'text', input: 'text', string: 'text', textarea: 'text', number: 'number', decimal: 'number', bool: 'bool',
    date: 'day', datetime: 'time', currency: 'code', country: 'code', select: 'select',
};
const operators: Record<Kind, string[]> = {
    text: ['eq', 'prefix', 'ne', 'empty', 'there'],
    phone: ['prefix', 'eq', 'ne'],
    number: ['eq', 'ne', 'gte', 'lte', 'gt', 'lt', 'empty', 'there'],
    time: ['gte', 'lt', 'empty', 'there'],
    day: ['eq', 'gte', 'lte', 'empty', 'there'],
    bool: ['eq', 'empty', 'there'],
    select: ['eq', 'ne', 'in', 'empty', 'there'],
    code: ['eq', 'ne', 'empty', 'there'],
};
const moments = ['today', 'today-1d', 'today-7d', 'today-30d', 'today-90d', 'day'];

function choicesOf(type: RecordType | undefined): Choice[] {
    const fixed = (id: string, kind: Kind, of: Field['type']): Choice => ({ id, kind, field: { type: of, title: titleOf(id, type) } });
    return [
        fixed('firstName', 'text', 'text'), fixed('lastName', 'text', 'text'), fixed('phone', 'phone', 'text'),
        fixed('externalId', 'text', 'text'), fixed('createdAt', 'time', 'datetime'), fixed('updatedAt', 'time', 'datetime'),
        ...fieldsInUse(type).filter(({ indexed, indexState }) => indexed && (indexState ?? 'ready') === 'ready')
            .map((field): Choice => ({ id: `parameters.${field.id}`, kind: kinds[field.type], field })),
    ];
}

/** A day of the calendar, or one counted from today. */
function WhenInput({ title, value, onInput }: { title: string; value: string; onInput: (text: string) => void }) {
    const isDay = value !== '' && !moments.includes(value);
    const today = new Date().toLocaleDateString('sv');
    return (
        <>
            <label class="field">
                <span>{title}</span>
                <select value={isDay ? 'day' : value || 'today'}
                    onChange={({ currentTarget }) => onInput(currentTarget.value === 'day' ? today : currentTarget.value)}>
                    {moments.map((moment) => <option key={moment} value={moment}>{t(`view.moment.${moment}`)}</option>)}
                </select>
            </label>
            {isDay && <FieldInput field={{ type: 'date', title: t('view.day') }} value={value} onInput={(text) => onInput(text || today)} />}
        </>
    );
}

function OptionsInput({ options, value, onInput }: { options: string[]; value: string[]; onInput: (value: string[]) => void }) {
    return (
        <fieldset>
            <legend>{t('view.value')}</legend>
            {options.map((option) => (
                <label key={option} class="check">
                    <input type="checkbox" checked={value.includes(option)}
                        onChange={() => onInput(value.includes(option) ? value.filter((one) => one !== option) : [...value, option])} />
                    <span>{option}</span>
                </label>
            ))}
        </fieldset>
    );
}

/** null if the value is not whole yet. */
function toCondition({ id, kind, field }: Choice, op: string, text: string, options: string[]): Condition | null {
    if (op === 'empty' || op === 'there') return { field: id, op: 'empty', value: op === 'empty' };
    if (op === 'in') return options.length > 0 ? { field: id, op, value: options } : null;
    if (kind === 'time' || kind === 'day') {
        const when = text || 'today';
        const value = kind === 'time' && /^\d/.test(when) ? toInstant(`${when}T00:00`, ownZone) : when;
        return value === null ? null : { field: id, op, value };
    }
    const value = toValue(field.type, text.trim());
    return value === null ? null : { field: id, op, value };
}

function ValueInput({ choice, op, text, options, onText, onOptions }: {
    choice: Choice; op: string; text: string; options: string[]; onText: (text: string) => void; onOptions: (options: string[]) => void;
}) {
    if (op === 'empty' || op === 'there') return null;
    if (op === 'in') return <OptionsInput options={choice.field.options ?? []} value={options} onInput={onOptions} />;
    if (choice.kind === 'time' || choice.kind === 'day') return <WhenInput title={t('view.value')} value={text} onInput={onText} />;
    const type = choice.field.type === 'textarea' ? 'text' : choice.field.type;
    return <FieldInput field={{ ...choice.field, type, title: t('view.value') }} value={text} onInput={onText} />;
}

export function FilterPanel({ people, type, close }: { people: PeopleQuery; type: RecordType | undefined; close: () => void }) {
    const choices = choicesOf(type);
    const [id, setId] = useState('lastName');
    const choice = choices.find((one) => one.id === id) ?? choices[0]!;
    const [op, setOp] = useState(operators[choice.kind][0]!);
    const [text, setText] = useState('');
    const [options, setOptions] = useState<string[]>([]);
    const condition = toCondition(choice, op, text, options);
    const choose = (next: string) => {
        const kind = choices.find((one) => one.id === next)!.kind;
        setId(next);
        setOp(operators[kind][0]!);
        setText('');
        setOptions([]);
    };
    const submit = (event: Event) => {
        event.preventDefault();
        if (condition === null) return;
        narrow({ filter: writeFilter([...people.filter, condition]) });
        close();
    };
    const word = (one: string) => (choice.kind === 'time' || choice.kind === 'day') && one in { gte: 1, lt: 1, lte: 1 }
        ? t(`view.time.${one}`) : one === 'empty' || one === 'there' ? t(`view.${one}`) : t(`view.op.${one}`);
    return (
        <form onSubmit={submit}>
            <label class="field">
                <span>{t('view.field')}</span>
                <select ref={(element) => { if (element && !element.dataset.seen) { element.dataset.seen = '1'; element.focus(); } }}
                    value={choice.id} onChange={(event) => choose(event.currentTarget.value)}>
                    {choices.map((one) => <option key={one.id} value={one.id}>{one.field.title}</option>)}
                </select>
            </label>
            <label class="field">
                <span>{t('view.operator')}</span>
                <select value={op} onChange={(event) => setOp(event.currentTarget.value)}>
                    {operators[choice.kind].map((one) => <option key={one} value={one}>{word(one)}</option>)}
                </select>
            </label>
            <ValueInput choice={choice} op={op} text={text} options={options} onText={setText} onOptions={setOptions} />
            <p class="small">{t(type ? 'view.indexed' : 'view.chooseType')}</p>
            <footer><button type="submit" class="primary" disabled={condition === null}>{t('view.add')}</button></footer>
        </form>
    );
}
