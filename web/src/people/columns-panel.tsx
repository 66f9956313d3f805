// Which columns are shown, and the order of the rows: on a phone, the grid's head has no room for all.
import { useState } from 'preact/hooks';
import type { GridColumn } from '../parts/grid';
import type { Person } from '../types';
import { t } from '../words';
import { chooseColumns, chosenColumns, mostColumns } from './columns';
import { narrow } from './toolbar';

interface Props {
    all: GridColumn<Person>[];
    /** The uuid of the type whose columns they are, or ''. */
    type: string;
    sort: string;
    onChange: () => void;
}

function SortSelect({ all, sort }: Pick<Props, 'all' | 'sort'>) {
    const sorted = all.filter((column) => column.sort !== undefined);
    return (
        <label class="field">
            <span>{t('view.sort')}</span>
            <select value={sort || '-createdAt'}
                onChange={({ currentTarget: { value } }) => narrow({ sort: value === '-createdAt' ? null : value })}>
                {sorted.flatMap(({ id, title, sort: by }) => [
                    <option key={id} value={by}>{t('view.up', { column: title })}</option>,
                    <option key={`-${id}`} value={`-${by}`}>{t('view.down', { column: title })}</option>,
                ])}
            </select>
        </label>
    );
}

export function ColumnsPanel({ all, type, sort, onChange }: Props) {
    const [shown, setShown] = useState(() => chosenColumns(all, type).map(({ id }) => id));
    const change = (ids: string[] | null) => {
        chooseColumns(type, ids);
        setShown(chosenColumns(all, type).map(({ id }) => id));
        onChange();
    };
    return (
        <div>
            <SortSelect all={all} sort={sort} />
            <fieldset>
                <legend>{t('view.columns')}</legend>
                {all.filter(({ id }) => id !== 'name').map(({ id, title }) => {
                    const isShown = shown.includes(id);
                    return (
                        <label key={id} class="check">
                            <input type="checkbox" checked={isShown} disabled={!isShown && shown.length >= mostColumns}
                                onChange={() => change(isShown ? shown.filter((one) => one !== id) : [...shown, id])} />
                            <span>{title}</span>
                        </label>
                    );
                })}
            </fieldset>
            {shown.length >= mostColumns && <p class="small">{t('view.mostColumns', { most: mostColumns })}</p>}
            <button type="button" onClick={() => change(null)}>{t('view.usualColumns')}</button>
        </div>
    );
}
