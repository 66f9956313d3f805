// "What if someone is there already?" in plain words.
import { fieldsInUse } from '../nouns';
import type { RecordType } from '../types';
import { t } from '../words';
import type { Settings } from './draft';
import type { Column } from './model';

interface Props {
    settings: Settings;
    type: RecordType | undefined;
    onChange: (changes: Partial<Settings>) => void;
}

interface Key {
    value: string;
    label: string;
}

/** By what people can be found: only what a column gives is of use. */
function keysOf(columns: Column[], type: RecordType | undefined): Key[] {
    const given = new Set(columns.map((column) => column.field));
    const unique = fieldsInUse(type).filter((field) => field.unique)
        .map((field) => ({ value: `parameters.${field.id}`, label: field.title }));
    const all = [{ value: 'externalId', label: t('import.field.externalId') },
        { value: 'phone', label: t('import.field.phone') }, ...unique];
    return all.filter((key) => given.has(key.value));
}

interface PolicyProps<T extends string> {
    name: string;
    value: T;
    options: T[];
    onChange: (value: T) => void;
}

function Policy<T extends string>({ name, value, options, onChange }: PolicyProps<T>) {
    return (
        <label class="field">
            <span>{t(`import.${name}`)}</span>
            <select name={name} value={value} onChange={(event) => onChange(event.currentTarget.value as T)}>
                {options.map((option) => <option key={option} value={option}>{t(`import.${name}.${option}`)}</option>)}
            </select>
        </label>
    );
}

type Found = 'update' | 'fill' | 'skip' | 'error';

function Policies({ settings, onChange }: Props) {
    const found: Found = settings.onMatch === 'update' && settings.fill ? 'fill' : settings.onMatch;
    return (
        <div class="choices">
            <Policy name="onMatch" value={found} options={['update', 'fill', 'skip', 'error']}
                onChange={(value) =>
                    onChange({ onMatch: value === 'fill' ? 'update' : value, fill: value === 'fill' })} />
            <Policy name="onMissing" value={settings.onMissing} options={['create', 'skip', 'error']}
                onChange={(onMissing) => onChange({ onMissing })} />
            <Policy name="onMany" value={settings.onMany} options={['error', 'newest']}
                onChange={(onMany) => onChange({ onMany })} />
            <Policy name="inFile" value={settings.inFile} options={['last', 'first', 'error']}
                onChange={(inFile) => onChange({ inFile })} />
        </div>
    );
}

export function Match(props: Props) {
    const { settings, type, onChange } = props;
    const keys = keysOf(settings.columns, type);
    const chosen = settings.match ?? [];
    const isOn = chosen.length > 0;
    const toggle = (key: string, on: boolean) => {
        // Tried in the order of the list, whatever the order of the clicks.
        const next = keys.map((one) => one.value).filter((value) => (value === key ? on : chosen.includes(value)));
        onChange({ match: next.length > 0 ? next : null });
    };
    return (
        <fieldset>
            <legend>{t('import.match')}</legend>
            <label class="check">
                <input type="radio" name="match" checked={isOn} disabled={keys.length === 0}
                    onChange={() => onChange({ match: keys.slice(0, 1).map((key) => key.value) })} />
                <span>{t('import.match.find')}</span>
            </label>
            {isOn && (
                <div class="inset">
                    <div class="tools">
                        <span>{t('import.match.by')}</span>
                        {keys.map((key) => (
                            <label key={key.value} class="check">
                                <input type="checkbox" checked={chosen.includes(key.value)}
                                    onChange={(event) => toggle(key.value, event.currentTarget.checked)} />
                                <span>{key.label}</span>
                            </label>
                        ))}
                    </div>
                    <Policies {...props} />
                </div>
            )}
            <label class="check">
                <input type="radio" name="match" checked={!isOn} onChange={() => onChange({ match: null })} />
                <span>{t('import.match.none')}</span>
            </label>
        </fieldset>
    );
}
