// What cells stand for: "M" is male.
import { useId } from 'preact/hooks';
import { Icon } from '../parts/icon';
import { t } from '../words';
import { optionName, type Target } from './model';

type Map = Record<string, string | null>;

interface Props {
    map: Map;
    target: Target;
    /** Cells of the column, for a start. */
    cells: string[];
    onChange: (map: Map) => void;
}

interface MeaningProps {
    cell: string;
    value: string | null;
    target: Target;
    onChange: (value: string | null) => void;
}

function Meaning({ cell, value, target, onChange }: MeaningProps) {
    const label = t('import.map.means', { cell });
    if (target.options === undefined)
        return <input aria-label={label} value={value ?? ''}
            onInput={(event) => onChange(event.currentTarget.value || null)} />;
    return (
        <select aria-label={label} value={value ?? ''}
            onChange={(event) => onChange(event.currentTarget.value || null)}>
            <option value="">{t('import.map.nothing')}</option>
            {target.options.map((option) => <option key={option} value={option}>{optionName(target, option)}</option>)}
        </select>
    );
}

export function CellMap({ map, target, cells, onChange }: Props) {
    const id = useId();
    const free = cells.filter((cell) => !(cell in map));
    const without = (cell: string) => Object.fromEntries(Object.entries(map).filter(([other]) => other !== cell));
    const add = (field: HTMLInputElement) => {
        const cell = field.value.trim();
        if (cell !== '' && !(cell in map)) onChange({ ...map, [cell]: null });
        field.value = '';
    };
    return (
        <div class="cell-map">
            {Object.entries(map).map(([cell, value]) => (
                <div key={cell} class="tools">
                    <code>{cell}</code> =
                    <Meaning cell={cell} value={value} target={target}
                        onChange={(next) => onChange({ ...map, [cell]: next })} />
                    <button type="button" class="plain" aria-label={t('import.map.remove', { cell })}
                        onClick={() => onChange(without(cell))}>
                        <Icon name="close" />
                    </button>
                </div>
            ))}
            <label class="field">
                <span>{t('import.map.add')}</span>
                <input list={id} autocomplete="off" onChange={(event) => add(event.currentTarget)} />
                <span class="small">{t('import.map.help')}</span>
            </label>
            <datalist id={id}>{free.map((cell) => <option key={cell} value={cell} />)}</datalist>
        </div>
    );
}
