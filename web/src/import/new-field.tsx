// A field that the type lacks, made of a column.
import { useState } from 'preact/hooks';
import { Problem, call } from '../api';
import { Dialog } from '../parts/dialog';
import { describe } from '../parts/toast';
import type { RecordType } from '../types';
import { t } from '../words';
import { nameOf, type Column } from './model';

const kinds = ['text', 'textarea', 'number', 'decimal', 'date', 'datetime', 'bool', 'country', 'currency'] as const;
type Kind = (typeof kinds)[number];

/** A first guess of what the cells are; the user sees it and may choose otherwise. */
export function guess(cells: string[]): Kind {
    const all = (pattern: RegExp) => cells.length > 0 && cells.every((cell) => pattern.test(cell));
    if (all(/^\d{1,4}[-./]\d{1,2}[-./]\d{2,4}$/)) return 'date';
    if (all(/^\d{1,4}[-./]\d{1,2}[-./]\d{2,4}[T ]\d{1,2}:\d{2}/)) return 'datetime';
    // What begins with a zero is a code, such as a postcode, and no number.
    if (cells.some((cell) => /^0\d/.test(cell))) return 'text';
    if (all(/^-?\d{1,9}$/)) return 'number';
    if (all(/^[-(]?[€$£]?\s*\d[\d., '’]*\s*(€|\$|£|EUR|USD|GBP)?\)?$/)) return 'decimal';
    return cells.some((cell) => cell.length > 100 || cell.includes('\n')) ? 'textarea' : 'text';
}

/** "Straße & Nr." becomes strasse_nr, and another one where that is taken. */
export function idOf(title: string, taken: string[]): string {
    const folded = title.toLowerCase().replaceAll('ß', 'ss').normalize('NFD').replace(/\p{M}/gu, '');
    const plain = folded.replace(/[^a-z0-9]+/g, '_').replace(/^[_\d]+|_+$/g, '').slice(0, 56) || 'field';
    for (let n = 1; ; n++) {
        const id = n === 1 ? plain : `${plain}_${n}`;
        if (!taken.includes(id)) return id;
    }
}

/** Short texts, such as a town, are what people filter lists by; the API indexes texts only if that is said. */
function fieldOf(wish: Wish): Wish & { indexed?: boolean } {
    return wish.type === 'text' ? { ...wish, indexed: true } : wish;
}

interface Wish {
    title: string;
    type: Kind;
}

/** Adds fields to the type as it is now, and again if somebody has changed it meanwhile. Returns what is mapped to. */
export async function makeFields(typeUuid: string, wishes: Wish[]): Promise<string[]> {
    for (let tries = 0; ; tries++) {
        const { body, etag } = await call<RecordType>('GET', `/record-types/${typeUuid}`);
        const taken = body.parameters.map((field) => field.id);
        const ids: string[] = [];
        for (const wish of wishes) ids.push(idOf(wish.title, [...taken, ...ids]));
        try {
            await call('PATCH', `/record-types/${typeUuid}`, {
                body: { fields: Object.fromEntries(wishes.map((wish, i) => [ids[i], fieldOf(wish)])) },
                headers: etag ? { 'If-Match': etag } : {},
            });
            return ids.map((id) => `parameters.${id}`);
        } catch (error) {
            if (!(error instanceof Problem) || error.status !== 412 || tries === 2) throw error;
        }
    }
}

interface Props {
    typeUuid: string;
    column: Column;
    cells: string[];
    onMade: (field: string) => void;
    onClose: () => void;
}

export function NewField({ typeUuid, column, cells, onMade, onClose }: Props) {
    const [title, setTitle] = useState(nameOf(column));
    const [kind, setKind] = useState<Kind>(() => guess(cells));
    const [fault, setFault] = useState<string | null>(null);
    const [busy, setBusy] = useState(false);
    const submit = async (event: Event) => {
        event.preventDefault();
        setBusy(true);
        try {
            const [field] = await makeFields(typeUuid, [{ title: title.trim(), type: kind }]);
            onMade(field!);
        } catch (error) {
            setFault(error instanceof Problem ? describe(error) : String(error));
            setBusy(false);
        }
    };
    return (
        <Dialog title={t('import.field.make', { column: nameOf(column) })} onClose={onClose}>
            <form onSubmit={submit}>
                <label class="field">
                    <span>{t('import.field.title')}</span>
                    <input value={title} required maxLength={255} autocomplete="off"
                        onInput={(event) => setTitle(event.currentTarget.value)} />
                </label>
                <label class="field">
                    <span>{t('import.field.type')}</span>
                    <select value={kind} onChange={(event) => setKind(event.currentTarget.value as Kind)}>
                        {kinds.map((one) => <option key={one} value={one}>{t(`import.kind.${one}`)}</option>)}
                    </select>
                    {cells[0] !== undefined && (
                        <span class="small">{t('import.field.example', { cell: cells[0] })}</span>
                    )}
                </label>
                {fault && <p class="fault" role="alert">{fault}</p>}
                <footer>
                    <button type="button" onClick={onClose}>{t('cancel')}</button>
                    <button type="submit" class="primary" disabled={busy || title.trim() === ''}>
                        {t('import.field.add')}
                    </button>
                </footer>
            </form>
        </Dialog>
    );
}
