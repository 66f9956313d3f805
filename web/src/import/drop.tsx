// Where a file is dropped or chosen.
import { useId, useState } from 'preact/hooks';
import { Icon } from '../parts/icon';
import { formatBytes } from '../parts/measures';
import { t } from '../words';
import { fileAtMost } from './upload';

interface Props {
    file: File | null;
    onFile: (file: File) => void;
    fault?: string | null;
}

/** What the server would refuse all the same, without sending it. */
export function faultOf(file: File | null): string | null {
    if (file === null) return t('import.file.missing');
    if (file.size === 0) return t('import.file.empty');
    return file.size > fileAtMost ? t('import.file.large', { most: formatBytes(fileAtMost) }) : null;
}

export function Drop({ file, onFile, fault }: Props) {
    const [over, setOver] = useState(false);
    const id = useId();
    const take = (files: FileList | null | undefined) => {
        const [first] = files ?? [];
        if (first) onFile(first);
    };
    return (
        <div class={over ? 'drop over' : 'drop'}
            onDragOver={(event) => { event.preventDefault(); setOver(true); }}
            onDragLeave={() => setOver(false)}
            onDrop={(event) => { event.preventDefault(); setOver(false); take(event.dataTransfer?.files); }}>
            <Icon name="upload" />
            <p>
                <label for={id}>{file ? t('import.file.other') : t('import.file.choose')}</label>{' '}
                <span class="quiet">{t('import.file.drop')}</span>
            </p>
            <input id={id} type="file" name="file" accept=".csv,.tsv,.txt,.xlsx,.ndjson,.jsonl,.gz,.zip"
                aria-invalid={Boolean(fault)} aria-describedby={`${id}-help`}
                onChange={(event) => take(event.currentTarget.files)} />
            {file && <p aria-live="polite"><strong>{file.name}</strong> · {formatBytes(file.size)}</p>}
            {fault && <p class="fault" role="alert">{fault}</p>}
            <p id={`${id}-help`} class="small">{t('import.file.kinds')}</p>
        </div>
    );
}
