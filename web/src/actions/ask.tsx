// The first step: what is to be done. Its end is a preview, which changes nothing.
import { useEffect, useState } from 'preact/hooks';
import { fieldsInUse } from '../nouns';
import { Problem, call, newKey, toProblem } from '../api';
import { Dialog } from '../parts/dialog';
import { FieldInput } from '../parts/field-input';
import { toValue } from '../parts/field-value';
import { Failure, Ghost } from '../parts/states';
import { CampaignList } from '../people/campaign-list';
import { wholeSet, type PeopleQuery } from '../people/query';
import type { Rows } from '../people/rows';
import { mostChosen, type Selection } from '../people/selection';
import type { Action, Person, RecordType } from '../types';
import { t } from '../words';
import type { Do, Kind } from './kinds';

interface Props {
    kind: Kind;
    people: PeopleQuery;
    type: RecordType | undefined;
    rows: Rows<Person>;
    selection: Selection;
    onPreview: (uuid: string) => void;
    onClose: () => void;
}

const statuses = ['active', 'inactive', 'archived'];
const orderStatuses = ['registered', 'planned'];
const reasons = ['request', 'complaint', 'register', 'invalid', 'other'];

interface FormProps {
    people: PeopleQuery;
    type: RecordType | undefined;
    /** null while it is not whole. */
    onDo: (what: Do | null) => void;
}

function Choice({ label, values, word, value, onChange }: {
    label: string; values: string[]; word: (value: string) => string; value: string; onChange: (value: string) => void;
}) {
    return (
        <label class="field">
            <span>{label}</span>
            <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
                {values.map((one) => <option key={one} value={one}>{word(one)}</option>)}
            </select>
        </label>
    );
}

function AssignForm({ onDo }: FormProps) {
    const [campaignUuid, setCampaign] = useState('');
    const [status, setStatus] = useState('registered');
    useEffect(() => onDo(campaignUuid ? { assign: { campaignUuid, status: status as 'registered' } } : null), [campaignUuid, status]);
    return (
        <>
            <CampaignList chosen={campaignUuid} onChoose={({ uuid }) => setCampaign(uuid)} />
            <Choice label={t('actions.orderStatus')} values={orderStatuses} word={(one) => t(`status.${one}`)} value={status} onChange={setStatus} />
        </>
    );
}

function UnassignForm({ people, onDo }: FormProps) {
    const [campaignUuid, setCampaign] = useState(people.campaign);
    useEffect(() => onDo(campaignUuid ? { unassign: { campaignUuid } } : null), [campaignUuid]);
    return <CampaignList chosen={campaignUuid} onChoose={({ uuid }) => setCampaign(uuid)} />;
}

function StatusForm({ onDo }: FormProps) {
    const [status, setStatus] = useState('active');
    useEffect(() => onDo({ patch: { status } }), [status]);
    return <Choice label={t('people.status')} values={statuses} word={(one) => t(`status.${one}`)} value={status} onChange={setStatus} />;
}

function SuppressForm({ onDo }: FormProps) {
    const [reason, setReason] = useState('request');
    useEffect(() => onDo({ suppress: { reason: reason as 'request' } }), [reason]);
    return (
        <>
            <Choice label={t('actions.reason')} values={reasons} word={(one) => t(`actions.reason.${one}`)} value={reason} onChange={setReason} />
            <p class="small">{t('actions.suppressHelp')}</p>
        </>
    );
}

/** A name, or a field of the type; an empty value clears it. */
function FieldForm({ type, onDo }: FormProps) {
    const fields = [
        { id: 'firstName', type: 'text' as const, title: t('view.firstName') },
        { id: 'lastName', type: 'text' as const, title: t('view.lastName') },
        ...fieldsInUse(type),
    ];
    const [at, setAt] = useState(2 < fields.length ? 2 : 0);
    const [text, setText] = useState('');
    const field = fields[at]!;
    useEffect(() => {
        const value = toValue(field.type, text);
        onDo({ patch: at < 2 ? { [field.id]: value } : { parameters: { [field.id]: value } } });
    }, [at, text]);
    return (
        <>
            <Choice label={t('actions.whichField')} values={fields.map((_, i) => String(i))} word={(i) => fields[Number(i)]!.title}
                value={String(at)} onChange={(next) => { setAt(Number(next)); setText(''); }} />
            <FieldInput field={{ ...field, title: t('actions.value') }} value={text} onInput={setText} hint={t('actions.clears')} />
            {!type && <p class="small">{t('actions.chooseType')}</p>}
        </>
    );
}

function DeleteForm({ onDo }: FormProps) {
    useEffect(() => onDo({ delete: true }), []);
    return <p>{t('actions.deleteHelp')}</p>;
}

const forms: Record<Kind, (props: FormProps) => preact.JSX.Element> = {
    assign: AssignForm, unassign: UnassignForm, status: StatusForm, field: FieldForm, suppress: SuppressForm, delete: DeleteForm,
};

/** The people that are chosen, as an action names them; null if it cannot. */
async function chosenSet({ people, rows, selection }: Props, signal: AbortSignal): Promise<object | null> {
    const { isAll, uuids } = selection;
    if (!isAll) return { uuids: [...uuids] };
    const whole = uuids.size === 0 ? wholeSet(people) : null;
    if (whole !== null) return whole;
    if (rows.isMore || (rows.total ?? 0) > mostChosen) return null;
    const all = await rows.range(0, rows.total ?? 0, signal);
    return { uuids: all.map(({ uuid }) => uuid).filter((uuid) => !uuids.has(uuid)) };
}

export function Ask(props: Props) {
    const { kind, people, type, onPreview, onClose } = props;
    const [what, setWhat] = useState<Do | null>(null);
    const [running, run] = useState<AbortController | null>(null);
    const [problem, setProblem] = useState<Problem | null>(null);
    useEffect(() => () => running?.abort(), [running]);
    const submit = async (event: Event) => {
        event.preventDefault();
        const controller = new AbortController();
        run(controller);
        setProblem(null);
        try {
            const set = await chosenSet(props, controller.signal);
            if (set === null) throw new Problem(0, 'unnamed', t('actions.saveFirst'));
            const body = { on: 'records', ...set, do: what };
            const answer = await call<Action>('POST', '/actions', { body, headers: newKey(), signal: controller.signal });
            if (!controller.signal.aborted) onPreview(answer.body.uuid);
        } catch (error) {
            if (controller.signal.aborted) return;
            setProblem(toProblem(error));
            run(null);
        }
    };
    const Form = forms[kind];
    return (
        <Dialog title={t(`actions.${kind}`)} onClose={onClose}>
            <form onSubmit={submit}>
                <Form people={people} type={type} onDo={setWhat} />
                {problem && <Failure problem={problem} />}
                {running && <Ghost rows={2} />}
                <footer>
                    <button type="button" onClick={onClose}>{t('cancel')}</button>
                    <button type="submit" class="primary" disabled={what === null || running !== null}>{t('actions.preview')}</button>
                </footer>
            </form>
        </Dialog>
    );
}
