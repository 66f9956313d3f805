// Puts people into the campaign, one after the other: search, add.
import { useEffect, useState } from 'preact/hooks';
import { nameOf } from '../nouns';
import { call, get, newKey, Problem, toProblem } from '../api';
import { useLoad } from '../load';
import { Dialog } from '../parts/dialog';
import { Icon } from '../parts/icon';
import { Failure, Ghost } from '../parts/states';
import { describe } from '../parts/toast';
import { href } from '../route';
import type { Campaign, Page, Person } from '../types';
import { t } from '../words';

interface Props {
    campaign: Campaign;
    onAdded: () => void;
    onClose: () => void;
}

function useDelayed(text: string): string {
    const [delayed, setDelayed] = useState(text);
    useEffect(() => {
        const timer = setTimeout(() => setDelayed(text), 200);
        return () => clearTimeout(timer);
    }, [text]);
    return delayed;
}

const fields = 'firstName,lastName,phone';

/** What came of adding: on its way, in the campaign, or why not; final if it would be the same again. */
interface Outcome {
    state: 'busy' | 'added' | 'refused';
    text: string;
    isFinal: boolean;
}

function refused(problem: Problem): Outcome {
    const known: Record<string, string> = { already_in_campaign: 'there', suppressed: 'suppressed' };
    const reason = known[problem.code];
    const text = reason ? t(`campaigns.add.${reason}`) : describe(problem);
    return { state: 'refused', text, isFinal: reason !== undefined };
}

function Found({ person, outcome, onAdd }: { person: Person; outcome: Outcome | undefined; onAdd: () => void }) {
    const name = nameOf(person);
    return (
        <li>
            <span><b>{name}</b><br /><span class="small"><bdi dir="ltr">{person.phone}</bdi></span></span>
            {outcome?.text && <span class={outcome.state === 'added' ? 'chip good' : 'fault'}>{outcome.text}</span>}
            {!outcome?.isFinal && (
                <button type="button" disabled={outcome?.state === 'busy'} aria-label={t('campaigns.add.of', { name })}
                    onClick={onAdd}>
                    <Icon name="plus" /> {t('campaigns.add.do')}
                </button>
            )}
        </li>
    );
}

export function AddPerson({ campaign, onAdded, onClose }: Props) {
    const [text, setText] = useState('');
    const [outcomes, setOutcomes] = useState<Record<string, Outcome>>({});
    const search = useDelayed(text.trim());
    const wanted = { search, status: 'active', recordTypeUuid: campaign.recordTypeUuid, limit: 8, fields };
    const { data, problem, reload } = useLoad(search === '' ? null : search, (signal) =>
        get<Page<'records', Person>>('/records', wanted, signal));
    const say = (person: Person, outcome: Outcome) => setOutcomes((before) => ({ ...before, [person.uuid]: outcome }));
    const add = async (person: Person) => {
        say(person, { state: 'busy', text: '', isFinal: false });
        try {
            const body = { recordUuid: person.uuid };
            await call('POST', `/campaigns/${campaign.uuid}/orders`, { body, headers: newKey() });
            say(person, { state: 'added', text: t('campaigns.add.added'), isFinal: true });
            onAdded();
        } catch (error) {
            say(person, refused(toProblem(error)));
        }
    };
    return (
        <Dialog title={t('campaigns.add')} onClose={onClose}>
            <div>
                <label class="field">
                    <span>{t('campaigns.add.search')}</span>
                    <input type="search" autofocus value={text}
                        onInput={(event) => setText(event.currentTarget.value)} />
                    <span class="small">{t('campaigns.add.help')}</span>
                </label>
                <p><a href={href(['people'], { type: campaign.recordTypeUuid })}>{t('campaigns.add.many')}</a></p>
                {search === '' ? null : problem ? <Failure problem={problem} onRetry={reload} />
                    : !data ? <Ghost rows={4} />
                    : data.records.length === 0
                    ? <p class="quiet" role="status">{t('campaigns.add.none', { text: search })}</p> : (
                        <ul class="candidates" aria-live="polite">
                            {data.records.map((person) => (
                                <Found key={person.uuid} person={person} outcome={outcomes[person.uuid]}
                                    onAdd={() => void add(person)} />
                            ))}
                        </ul>
                    )}
                <footer><button type="button" onClick={onClose}>{t('close')}</button></footer>
            </div>
        </Dialog>
    );
}
