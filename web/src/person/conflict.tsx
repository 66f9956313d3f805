// Two people have changed the same members of a person: each is chosen, and nothing is lost unseen.
import { useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog';
import { showValue, toValue } from '../parts/field-value';
import { formatTime, t } from '../words';
import type { Draft, Member } from './model';

interface Props {
    members: Member[];
    /** What was typed here, and what is stored now. */
    yours: Draft;
    now: Draft;
    /** The keys that both have changed, and those that only the other has. */
    both: string[];
    others: string[];
    changedAt: string;
    onChoose: (keysOfYours: string[]) => void;
    onClose: () => void;
}

function show(member: Member, draft: Draft): string {
    const text = draft[member.key] ?? '';
    if (member.field.label && text !== '') return member.field.label(text);
    return showValue(member.field.type, toValue(member.field.type, text)) || '–';
}

function Row({ member, yours, now, isYours, onChoose }:
    { member: Member; yours: Draft; now: Draft; isYours: boolean; onChoose: (isYours: boolean) => void }) {
    const choice = (value: boolean, text: string, label: string) => (
        <td>
            <label class="check">
                <input type="radio" name={`conflict ${member.key}`} checked={isYours === value} onChange={() => onChoose(value)} />
                <span><span class="small">{label}</span> <bdi class="lines">{text}</bdi></span>
            </label>
        </td>
    );
    return (
        <tr>
            <th scope="row">{member.field.title}</th>
            {choice(true, show(member, yours), t('person.conflict.yours'))}
            {choice(false, show(member, now), t('person.conflict.now'))}
        </tr>
    );
}

export function Conflict({ members, yours, now, both, others, changedAt, onChoose, onClose }: Props) {
    const [kept, keep] = useState<string[]>(both);
    const rows = members.filter(({ key }) => both.includes(key));
    const titles = members.filter(({ key }) => others.includes(key)).map(({ field }) => field.title);
    const submit = (event: Event) => {
        event.preventDefault();
        onChoose(kept);
    };
    return (
        <Dialog title={t('person.conflict')} wide onClose={onClose}>
            <form onSubmit={submit}>
                <p>{t('person.conflict.text', { time: formatTime(changedAt) })}</p>
                <div class="scroll" tabIndex={0} role="region" aria-label={t('person.conflict')}>
                    <table class="conflict">
                        <thead>
                            <tr><th scope="col">{t('person.field')}</th><th scope="col">{t('person.conflict.yours')}</th><th scope="col">{t('person.conflict.now')}</th></tr>
                        </thead>
                        <tbody>
                            {rows.map((member) => (
                                <Row key={member.key} member={member} yours={yours} now={now} isYours={kept.includes(member.key)}
                                    onChoose={(isYours) => keep(isYours ? [...kept, member.key] : kept.filter((key) => key !== member.key))} />
                            ))}
                        </tbody>
                    </table>
                </div>
                {titles.length > 0 && <p class="small">{t('person.conflict.others', { fields: titles.join(', ') })}</p>}
                <footer>
                    <button type="button" onClick={onClose}>{t('person.conflict.back')}</button>
                    <button type="submit" class="primary">{t('person.conflict.save')}</button>
                </footer>
            </form>
        </Dialog>
    );
}
