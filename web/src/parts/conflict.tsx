// Two people have changed the same members of an object: each is chosen, and nothing is lost unseen.
import { useState } from 'preact/hooks';
import { formatTime, t } from '../words';
import { Dialog } from './dialog';

/** One member that both have changed, as people read it. */
export interface ConflictRow {
    key: string;
    title: string;
    yours: string;
    now: string;
}

interface Props {
    rows: ConflictRow[];
    /** Titles of what only the other has changed. */
    others: string[];
    /** Where it is known. */
    changedAt?: string;
    onChoose: (keysOfYours: string[]) => void;
    onClose: () => void;
}

function Row({ row, isYours, onChoose }: { row: ConflictRow; isYours: boolean; onChoose: (isYours: boolean) => void }) {
    const choice = (value: boolean, text: string, label: string) => (
        <td>
            <label class="check">
                <input
                    type="radio"
                    name={`conflict ${row.key}`}
                    checked={isYours === value}
                    onChange={() => onChoose(value)}
                />
                <span>
                    <span class="small">{label}</span> <bdi class="lines">{text || '–'}</bdi>
                </span>
            </label>
        </td>
    );
    return (
        <tr>
            <th scope="row">{row.title}</th>
            {choice(true, row.yours, t('conflict.yours'))}
            {choice(false, row.now, t('conflict.now'))}
        </tr>
    );
}

export function Conflict({ rows, others, changedAt, onChoose, onClose }: Props) {
    const [kept, keep] = useState<string[]>(() => rows.map(({ key }) => key));
    const submit = (event: Event) => {
        event.preventDefault();
        onChoose(kept);
    };
    return (
        <Dialog title={t('conflict')} wide onClose={onClose}>
            <form onSubmit={submit}>
                <p>{changedAt ? t('conflict.text', { time: formatTime(changedAt) }) : t('conflict.untimed')}</p>
                <div class="scroll">
                    <table class="conflict">
                        <thead>
                            <tr>
                                <th scope="col">{t('conflict.field')}</th>
                                <th scope="col">{t('conflict.yours')}</th>
                                <th scope="col">{t('conflict.now')}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {rows.map((row) => (
                                <Row
                                    key={row.key}
                                    row={row}
                                    isYours={kept.includes(row.key)}
                                    onChoose={(isYours) =>
                                        keep(isYours ? [...kept, row.key] : kept.filter((key) => key !== row.key))
                                    }
                                />
                            ))}
                        </tbody>
                    </table>
                </div>
                {others.length > 0 && <p class="small">{t('conflict.others', { fields: others.join(', ') })}</p>}
                <footer>
                    <button type="button" onClick={onClose}>
                        {t('conflict.back')}
                    </button>
                    <button type="submit" class="primary">
                        {t('conflict.save')}
                    </button>
                </footer>
            </form>
        </Dialog>
    );
}
