// Imports: the list of them, a new one, and one in the step that its state tells.
import { useEffect } from 'preact/hooks';
import { Failure, Ghost } from '../parts/states';
import { go, href, setQuery, useRoute } from '../route';
import { useSignal } from '../signal';
import type { Import } from '../types';
import { t } from '../words';
import { CheckStep } from './check';
import { ColumnsStep } from './columns';
import { ImportList } from './list';
import { isBusy, stepOf, steps, type Step } from './model';
import { NewImport } from './new';
import { Progress } from './progress';
import { Result } from './result';
import { Sending } from './sending';
import { uploads } from './upload';
import { useImport, type Followed } from './use-import';

/** Where one is. */
export function Steps({ now }: { now: Step }) {
    const at = steps.indexOf(now);
    return (
        <ol class="steps" aria-label={t('import.steps')}>
            {steps.map((step, i) => (
                <li key={step} class={i < at ? 'past' : ''} aria-current={i === at ? 'step' : undefined}>
                    {t(`import.step.${step}`)}
                </li>
            ))}
        </ol>
    );
}

function stepNow(current: Import, edit: boolean): Step {
    const step = stepOf(current.state);
    return step === 'check' && current.state === 'checked' && edit ? 'columns' : step;
}

function Body({ step, followed, current }: { step: Step; followed: Followed; current: Import }) {
    if (step === 'file') return <Sending current={current} onSent={followed.reload} />;
    if (step === 'columns') return <ColumnsStep key={current.uuid} followed={followed} current={current} />;
    if (current.state === 'checked')
        return <CheckStep followed={followed} current={current} onEdit={() => setQuery({ edit: true })} />;
    return isBusy(current.state) ? <Progress followed={followed} current={current} />
        : <Result followed={followed} current={current} />;
}

function OneImport({ uuid }: { uuid: string }) {
    const followed = useImport(uuid);
    const { query } = useRoute();
    const upload = useSignal(uploads)[uuid];
    const { current, problem, reload } = followed;
    // The upload goes on behind the screens; when it has ended, the import is in another state.
    useEffect(() => {
        if (upload === undefined && current?.state === 'uploading') reload();
    }, [upload === undefined]);
    useEffect(() => {
        if (current?.state === 'checking' && query.edit) setQuery({ edit: null });
    }, [current?.state]);
    const step = current ? stepNow(current, query.edit === 'true') : 'file';
    return (
        <section class="import">
            <div class="head">
                <h1>{current?.name ?? t('nav.import')}</h1>
                <a href={href(['import'])}>{t('import.all')}</a>
            </div>
            {problem && <Failure problem={problem} onRetry={reload} />}
            {!problem && !current && <Ghost />}
            {current && <Steps now={step} />}
            {current && <Body step={step} followed={followed} current={current} />}
        </section>
    );
}

export default function Imports() {
    const { path } = useRoute();
    const uuid = path[1];
    if (uuid === undefined) return <ImportList />;
    if (uuid === 'new') return <NewImport onBegun={(begun) => go(['import', begun])} />;
    return <OneImport key={uuid} uuid={uuid} />;
}
