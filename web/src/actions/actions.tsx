// What is done to the people that are chosen: the bar that offers it, and the dialog that shows first what it would do.
import { useState } from 'preact/hooks';
import { Icon, type IconName } from '../parts/more-icons';
import type { PeopleQuery } from '../people/query';
import type { Rows } from '../people/rows';
import type { Selection } from '../people/selection';
import { href, route, setQuery } from '../route';
import { can } from '../session';
import type { Person, RecordType } from '../types';
import { t } from '../words';
import { allowedKinds, type Kind } from './kinds';
import { Ask } from './ask';
import { Known } from './known';

interface Props {
    people: PeopleQuery;
    type: RecordType | undefined;
    rows: Rows<Person>;
    selection: Selection;
    /** The uuid of an action that has been previewed or is running. */
    action?: string | undefined;
}

const icons: Record<Kind, IconName> = {
    assign: 'campaign', unassign: 'campaign', status: 'check', field: 'edit', suppress: 'stop', delete: 'trash',
};

function Bar({ rows, selection, onAsk }: Pick<Props, 'rows' | 'selection'> & { onAsk: (kind: Kind) => void }) {
    const total = rows.total ?? 0;
    const { isAll, uuids } = selection;
    const n = isAll ? total - uuids.size : uuids.size;
    const isWhole = isAll && uuids.size === 0;
    const whole = rows.isMore ? t('actions.allMore', { total }) : t('actions.all', { n });
    const text = isWhole ? whole : t('actions.some', { n });
    return (
        <div class="selection" role="region" aria-label={t('actions.bar')}>
            <span role="status">{text}</span>
            {!isWhole && total > n && (
                <button type="button" class="plain" onClick={selection.all}>
                    {rows.isMore ? t('actions.chooseMore', { total }) : t('actions.choose', { n: total })}
                </button>
            )}
            <button type="button" class="plain" onClick={selection.none}>{t('actions.none')}</button>
            {allowedKinds().map((kind) => (
                <button key={kind} type="button" onClick={() => onAsk(kind)}>
                    <Icon name={icons[kind]} />{t(`actions.${kind}`)}
                </button>
            ))}
            {isWhole && can('exports:write') && (
                <a class="button" href={href(['export'], { ...route().query, row: null, view: null, page: null })}>
                    <Icon name="download" />{t('actions.export')}
                </a>
            )}
        </div>
    );
}

export default function Actions({ people, type, rows, selection, action }: Props) {
    const [kind, ask] = useState<Kind | null>(null);
    const isChosen = selection.isAll || selection.uuids.size > 0;
    const close = () => {
        ask(null);
        setQuery({ action: null });
    };
    const end = () => {
        selection.none();
        rows.refresh();
    };
    return (
        <>
            {isChosen && <Bar rows={rows} selection={selection} onAsk={ask} />}
            {kind !== null && !action && (
                <Ask kind={kind} people={people} type={type} rows={rows} selection={selection} onClose={close}
                    onPreview={(uuid) => setQuery({ action: uuid })} />
            )}
            {action && <Known key={action} uuid={action} type={type} onClose={close} onEnd={end} />}
        </>
    );
}
