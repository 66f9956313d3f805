// One order: its status, when to call by the clocks of the campaign, what to know, who goes first.
import { useEffect, useState } from 'preact/hooks';
import { Problem, toProblem } from '../api';
import { instantIn } from '../parts/clock';
import { Conflict } from '../parts/conflict';
import { Dialog } from '../parts/dialog';
import { useFocusOnFault } from '../parts/form-focus';
import { Failure, Ghost } from '../parts/states';
import { orderStatuses, type OrderStatus } from '../parts/status-bar';
import { describe, tell } from '../parts/toast';
import { toWall, zoneLabel } from '../parts/zones';
import type { Campaign, Order } from '../types';
import { formatTime, t } from '../words';
import { patchOrder, personOf, readOrder, type OrderVersion } from './order-calls';

interface Draft {
    status: OrderStatus;
    /** As a field of the type datetime-local holds it; empty: none. */
    time: string;
    instructions: string;
    priority: string;
}

type Body = Record<string, unknown>;

function toDraft(order: Order, zone: string): Draft {
    return {
        status: order.status,
        time: order.scheduledTime === null ? '' : toWall(order.scheduledTime, zone) ?? '',
        instructions: order.instructions ?? '',
        priority: String(order.priority),
    };
}

function toBody(draft: Draft, zone: string): Body {
    return {
        status: draft.status,
        scheduledTime: draft.time === '' ? null : instantIn(zone, draft.time),
        instructions: draft.instructions.trim() || null,
        priority: Number(draft.priority || '0'),
    };
}

function changesOf(before: Body, after: Body): string[] {
    return Object.keys(after).filter((key) => before[key] !== after[key]);
}

function describeMember(key: string, value: unknown, zone: string): string {
    if (value === null) return '–';
    if (key === 'status') return t(`status.${String(value)}`);
    return key === 'scheduledTime' ? formatTime(String(value), zone) : String(value);
}

const members: Record<string, keyof Draft> = {
    status: 'status', scheduledTime: 'time', instructions: 'instructions', priority: 'priority',
};

interface FieldsProps {
    draft: Draft;
    zone: string;
    problem: Problem | null;
    set: (changes: Partial<Draft>) => void;
}

function TimeField({ draft, zone, problem, set }: FieldsProps) {
    const instant = draft.time === '' ? null : instantIn(zone, draft.time);
    const skipped = draft.time !== '' && instant === null;
    const fault = problem?.at('/scheduledTime') ?? (skipped ? t('campaigns.order.skipped') : null);
    return (
        <label class="field">
            <span>{t('campaigns.order.time')}</span>
            <input type="datetime-local" step="any" value={draft.time} required={draft.status === 'scheduled'}
                aria-invalid={fault !== null} aria-describedby="order-zone"
                onInput={(event) => set({ time: event.currentTarget.value })} />
            <span id="order-zone"
                class="small">{t('campaigns.order.zone', { zone: zoneLabel(zone, instant ?? '') })}</span>
            {fault !== null && <span class="fault">{fault}</span>}
        </label>
    );
}

function Fields(props: FieldsProps) {
    const { draft, problem, set } = props;
    return (
        <>
            <label class="field">
                <span>{t('campaigns.order.status')}</span>
                <select value={draft.status} aria-invalid={problem?.at('/status') != null}
                    onChange={(event) => set({ status: event.currentTarget.value as OrderStatus })}>
                    {orderStatuses.map((one) => <option key={one} value={one}>{t(`status.${one}`)}</option>)}
                </select>
                {draft.status === 'do-not-call' && <span class="small">{t('campaigns.order.suppresses')}</span>}
                {problem?.at('/status') && <span class="fault">{problem.at('/status')}</span>}
            </label>
            <TimeField {...props} />
            <label class="field">
                <span>{t('campaigns.order.instructions')}</span>
                <textarea maxLength={5000} value={draft.instructions}
                    aria-invalid={problem?.at('/instructions') != null}
                    onInput={(event) => set({ instructions: event.currentTarget.value })} />
                {problem?.at('/instructions') && <span class="fault">{problem.at('/instructions')}</span>}
            </label>
            <label class="field">
                <span>{t('campaigns.order.priority')}</span>
                <input type="number" min="-99" max="99" required value={draft.priority}
                    aria-invalid={problem?.at('/priority') != null} aria-describedby="order-priority"
                    onInput={(event) => set({ priority: event.currentTarget.value })} />
                <span id="order-priority" class="small">{t('campaigns.order.priority.help')}</span>
                {problem?.at('/priority') && <span class="fault">{problem.at('/priority')}</span>}
            </label>
        </>
    );
}

interface Props {
    campaign: Campaign;
    order: Order;
    /** Chosen already. */
    status?: OrderStatus | undefined;
    onSaved: () => void;
    onClose: () => void;
}

function useOrderEdit({ campaign, order, status, onSaved, onClose }: Props) {
    const zone = campaign.timezone;
    const [base, setBase] = useState<OrderVersion | null>(null);
    const [draft, setDraft] = useState<Draft | null>(null);
    const [problem, setProblem] = useState<Problem | null>(null);
    const [conflict, setConflict] = useState<OrderVersion | null>(null);
    const [busy, setBusy] = useState(false);
    const load = () => {
        setProblem(null);
        readOrder(order).then((version) => {
            setBase(version);
            setDraft({ ...toDraft(version.order, zone), ...(status ? { status } : {}) });
        }, (error: unknown) => setProblem(toProblem(error)));
    };
    useEffect(load, []);
    const save = async (from: OrderVersion, next: Draft) => {
        setBusy(true);
        setProblem(null);
        const body = toBody(next, zone);
        const changes = changesOf(toBody(toDraft(from.order, zone), zone), body);
        try {
            if (changes.length > 0) {
                await patchOrder(from, Object.fromEntries(changes.map((key) => [key, body[key]])));
                tell(t('campaigns.order.saved', { name: personOf(order) }));
                onSaved();
            }
            onClose();
        } catch (error) {
            const failed = toProblem(error);
            if (failed.status === 412) await readOrder(order).then(setConflict, () => setProblem(failed));
            else setProblem(failed);
        } finally {
            setBusy(false);
        }
    };
    return { zone, base, draft, problem, conflict, busy, load, save, setBase, setDraft, setConflict };
}

/** What both have changed, and what only the other has. */
function compare(base: OrderVersion, draft: Draft, now: OrderVersion, zone: string) {
    const bodyOf = ({ order }: OrderVersion) => toBody(toDraft(order, zone), zone);
    const [before, yours, theirs] = [bodyOf(base), toBody(draft, zone), bodyOf(now)];
    const title = (key: string) => t(`campaigns.order.${members[key]}`);
    const clashing = changesOf(before, theirs).filter((key) => yours[key] !== theirs[key]);
    return {
        rows: clashing.filter((key) => before[key] !== yours[key]).map((key) => ({
            key, title: title(key),
            yours: describeMember(key, yours[key], zone), now: describeMember(key, theirs[key], zone),
        })),
        others: clashing.filter((key) => before[key] === yours[key])
            .map((key) => `${title(key)}: ${describeMember(key, theirs[key], zone)}`),
    };
}

export function OrderDialog(props: Props) {
    const { order, onClose } = props;
    const editing = useOrderEdit(props);
    const { zone, base, draft, problem, conflict, busy, load, save, setBase, setDraft, setConflict } = editing;
    const form = useFocusOnFault(problem);
    if (conflict && base && draft) {
        const compared = compare(base, draft, conflict, zone);
        const resolve = (yours: string[]) => {
            const theirs = compared.rows.map(({ key }) => key).filter((key) => !yours.includes(key));
            const mine = changesOf(toBody(toDraft(base.order, zone), zone), toBody(draft, zone))
                .filter((key) => !theirs.includes(key)).map((key) => members[key]!);
            const kept = Object.fromEntries(mine.map((member) => [member, draft[member]]));
            const next = { ...toDraft(conflict.order, zone), ...kept };
            setBase(conflict);
            setDraft(next);
            setConflict(null);
            void save(conflict, next);
        };
        return (
            <Conflict key={conflict.etag} {...compared} changedAt={conflict.order.updatedAt} onChoose={resolve}
                onClose={() => setConflict(null)} />
        );
    }
    const submit = (event: Event) => {
        event.preventDefault();
        const isSkipped = draft !== null && draft.time !== '' && instantIn(zone, draft.time) === null;
        if (base && draft && !isSkipped) void save(base, draft);
        else form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
    };
    return (
        <Dialog title={personOf(order)} onClose={onClose}>
            {!draft ? (problem ? <Failure problem={problem} onRetry={load} /> : <Ghost rows={6} />) : (
                <form ref={form} onSubmit={submit}>
                    <Fields draft={draft} zone={zone} problem={problem}
                        set={(changes) => setDraft({ ...draft, ...changes })} />
                    {problem && <p class="fault" role="alert">{describe(problem)}</p>}
                    <footer>
                        <button type="button" onClick={onClose}>{t('cancel')}</button>
                        <button type="submit" class="primary" disabled={busy}>{t('save')}</button>
                    </footer>
                </form>
            )}
        </Dialog>
    );
}
