// A new person: #/people/new?type=UUID&campaign=UUID. First the type, then what must be there, then the rest, folded.
import { useEffect, useState } from 'preact/hooks';
import { nameOf } from '../nouns';
import { get, getAll, type Answer } from '../api';
import { useKeys } from '../keys';
import { useLoad } from '../load';
import { CampaignField, useCampaignChoice, type CampaignChoice } from '../parts/campaign-field';
import { FieldInput } from '../parts/field-input';
import { toText } from '../parts/field-value';
import { useLeave } from '../parts/leave';
import { Empty, Failure, Ghost } from '../parts/states';
import { tell } from '../parts/toast';
import { go, href, setQuery, useRoute } from '../route';
import { can } from '../session';
import type { Campaign, Order, Person, RecordType } from '../types';
import { t } from '../words';
import { takes } from './add-campaign';
import { FaultText, Inputs, onEscape, useFaults, type Faults } from './form';
import { bodyOf, changedKeys, membersOf, newDraft, type Draft, type Member } from './model';
import { SamePhone } from './same-phone';
import { usePost } from '../parts/use-submit';

interface Types {
    all: RecordType[];
    /** The type that a campaign takes, if the address names one that takes but one. */
    ofCampaign: string | null;
}

async function loadTypes(campaign: string, signal: AbortSignal): Promise<Types> {
    const [recordTypes, taker] = await Promise.all([
        getAll<RecordType>('/record-types', 'recordTypes', signal),
        campaign && can('campaigns:read')
            ? get<Campaign>(`/campaigns/${encodeURIComponent(campaign)}`, undefined, signal).catch(() => null)
            : null,
    ]);
    return { all: recordTypes.filter((type) => type.status === 'visible'), ofCampaign: taker?.recordTypeUuid ?? null };
}

function firstType({ all, ofCampaign }: Types, wanted: string): RecordType | undefined {
    const named = (uuid: string | null) => all.find((type) => type.uuid === uuid);
    return named(wanted) ?? named(ofCampaign) ?? all.find(({ isDefault }) => isDefault) ?? all[0];
}

/** What was typed for another type stays: where this one has such a field, and until that type is chosen again. */
function carry(draft: Draft, type: RecordType, members: Member[]): Draft {
    const next = { ...draft, ...newDraft(type, members) };
    for (const key of Object.keys(next)) if (draft[key]) next[key] = draft[key];
    return next;
}

interface Made {
    uuid: string;
    name: string;
}

/** In a campaign the person and the order are made in one step. */
function useMaking(typeUuid: string, campaign: string, members: Member[]) {
    const post = usePost();
    return async (draft: Draft): Promise<Made> => {
        const filled = Object.keys(draft).filter((key) => draft[key] !== '');
        const record = { recordTypeUuid: typeUuid, ...bodyOf(filled, draft, members) };
        const name = nameOf({
            firstName: draft.firstName ?? '',
            lastName: draft.lastName ?? '',
            phone: draft.phone ?? '',
        });
        if (campaign === '') {
            const answer: Answer<Person> = await post<Person>('/records', record);
            return { uuid: answer.body.uuid, name };
        }
        const answer: Answer<Order> = await post<Order>(`/campaigns/${campaign}/orders`, { record });
        return { uuid: answer.body.record.uuid, name };
    };
}

/** Type and campaign, which stand in the address. */
function Choices({
    types,
    type,
    choice,
}: {
    types: RecordType[];
    type: RecordType;
    choice: CampaignChoice;
}) {
    return (
        <div class="inputs">
            <FieldInput
                name="type"
                value={type.uuid}
                onInput={(uuid) => setQuery({ type: uuid, campaign: null })}
                field={{
                    type: 'select',
                    title: t('person.type'),
                    required: true,
                    options: types.map(({ uuid }) => uuid),
                    label: (uuid) => types.find((other) => other.uuid === uuid)?.name ?? uuid,
                }}
            />
            {choice.total > 0 && can('campaigns:write') && (
                <CampaignField
                    choice={choice}
                    label={t('person.campaign')}
                    empty={t('field.none')}
                    onChange={(uuid) => setQuery({ campaign: uuid || null })}
                />
            )}
        </div>
    );
}

const always = ['phone', 'firstName', 'lastName'];

/** Those that stand open, in the order of the form, and those that are folded. */
function split(members: Member[]): { first: Member[]; rest: Member[] } {
    const named = always.flatMap((key) => members.filter((member) => member.key === key));
    const isFirst = ({ key, field }: Member) => key.startsWith('parameters.') && (field.required ?? false);
    return {
        first: [...named, ...members.filter(isFirst)],
        rest: members.filter((member) => !always.includes(member.key) && !isFirst(member)),
    };
}

function Fields({
    members,
    draft,
    faults,
    onInput,
}: {
    members: Member[];
    draft: Draft;
    faults: Faults;
    onInput: (key: string, text: string) => void;
}) {
    const { first, rest } = split(members);
    const hasFault = rest.some(({ key }) => key in faults.at);
    const [isOpen, open] = useState(false);
    return (
        <>
            <Inputs
                members={first}
                draft={draft}
                faults={faults}
                onInput={onInput}
                after={{ phone: <SamePhone phone={draft.phone ?? ''} /> }}
            />
            <details open={isOpen || hasFault} onToggle={(event) => open(event.currentTarget.open)}>
                <summary>{t('person.more', { n: rest.length })}</summary>
                <Inputs members={rest} draft={draft} faults={faults} onInput={onInput} />
            </details>
        </>
    );
}

function useDraft(type: RecordType, members: Member[]) {
    const [draft, setDraft] = useState<Draft>(() => newDraft(type, members));
    const [typed, setTyped] = useState(type.uuid);
    if (typed !== type.uuid) {
        setTyped(type.uuid);
        setDraft(carry(draft, type, members));
    }
    const isDirty = changedKeys(newDraft(type, members), draft).length > 0;
    return {
        draft,
        isDirty,
        input: (key: string, text: string) => setDraft((before) => ({ ...before, [key]: text })),
        reset: () => setDraft(newDraft(type, members)),
    };
}

function Form({ types, type, campaign: wanted }: { types: RecordType[]; type: RecordType; campaign: string }) {
    const { query } = useRoute();
    const members = membersOf(type);
    const choice = useCampaignChoice(can('campaigns:write') ? wanted : '', takes(type.uuid));
    const campaign = choice.uuid;
    const { draft, isDirty, input, reset } = useDraft(type, members);
    const [busy, setBusy] = useState(false);
    const faults = useFaults();
    const leave = useLeave(isDirty);
    const make = useMaking(type.uuid, campaign, members);
    const focus = () => faults.form.current?.querySelector<HTMLElement>('[name=phone]')?.focus();
    useEffect(focus, []);
    const save = async (isAnother: boolean) => {
        if (busy || faults.findIncomplete()) return;
        setBusy(true);
        try {
            const { uuid, name } = await make(draft);
            leave.release();
            tell(
                t('person.made', { name }),
                isAnother ? { label: t('person.open'), run: () => go(['people', uuid]) } : undefined,
            );
            reset();
            if (isAnother) focus();
            else go(['people', uuid]);
        } catch (error) {
            faults.show(error, members, campaign === '' ? '' : '/record');
        } finally {
            setBusy(false);
        }
    };
    const cancel = () => leave.ask(() => go(['people'], query));
    useKeys({ 'Ctrl+Enter': () => void save(false), Escape: cancel });
    return (
        <>
            <form
                ref={faults.form}
                noValidate
                class="card person-form"
                aria-label={t('person.new')}
                onKeyDown={onEscape(cancel)}
                onSubmit={(event) => {
                    event.preventDefault();
                    void save(false);
                }}>
                <Choices types={types} type={type} choice={choice} />
                <Fields members={members} draft={draft} faults={faults} onInput={input} />
                <FaultText faults={faults} />
                <footer>
                    <button type="button" onClick={cancel}>
                        {t('cancel')}
                    </button>
                    <button type="button" disabled={busy} onClick={() => void save(true)}>
                        {t('person.another')}
                    </button>
                    <button type="submit" class="primary" disabled={busy}>
                        {t('save')}
                    </button>
                </footer>
            </form>
            {leave.question}
        </>
    );
}

export function NewPerson() {
    const { query } = useRoute();
    const isAllowed = can('records:write');
    const { data, problem, reload } = useLoad(isAllowed ? 'types' : null, (signal) => loadTypes(toText(query.campaign), signal));
    const type = data && firstType(data, toText(query.type));
    return (
        <div>
            <nav class="tools" aria-label={t('person.ways')}>
                <a class="button" href={href(['people'], query)}>
                    {t('person.list')}
                </a>
            </nav>
            <div class="head">
                <h1>{t('person.new')}</h1>
            </div>
            {!isAllowed && <p>{t('problem.forbidden')}</p>}
            {problem && <Failure problem={problem} onRetry={reload} />}
            {isAllowed && !data && !problem && <Ghost />}
            {data && type === undefined && (
                <Empty title={t('person.notypes')}>
                    <a class="button" href={href(['types', 'new'])}>
                        {t('person.newtype')}
                    </a>
                </Empty>
            )}
            {data && type !== undefined && <Form types={data.all} type={type} campaign={toText(query.campaign)} />}
        </div>
    );
}
